" Indents of circuit files: one step in after an open bracket at the end of a line, one step out before a closing one.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=QcnnIndent() indentkeys=0{,0},0),0],!^F,o,O,e
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*QcnnIndent')
  finish
endif

" A line without its comment and the blanks at its end.
function! s:Code(number) abort
  return substitute(getline(a:number), '\s*\%(//.*\)\?$', '', '')
endfunction

function! QcnnIndent() abort
  let l:above = prevnonblank(v:lnum - 1)
  if l:above == 0
    return 0
  endif
  let l:indent = indent(l:above)
  if s:Code(l:above) =~# '[{(\[]$'
    let l:indent += shiftwidth()
  endif
  if getline(v:lnum) =~# '^\s*[})\]]'
    let l:indent -= shiftwidth()
  endif
  return max([0, l:indent])
endfunction
