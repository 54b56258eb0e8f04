" Indents of circuit files: a step for the bracket around a line, and one for a line that goes on with what began above.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=QcnnIndent() indentkeys=0{,0},0),0],!^F,o,O,e
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*QcnnIndent')
  finish
endif

" What stands at file level only; what is open above it is unfinished.
let s:declaration = '^\s*\%(import\|\%(circuit\|const\|gate\|pairing\|pool\)\s\+\h\)'

" Whether the line begins inside a comment.
function! s:IsInComment(number) abort
  let l:name = synIDattr(synID(a:number, 1, 1), 'name')
  return l:name =~# '^qcnn\%(Comment\|Doc\)$' && getline(a:number) !~# '^/[/*]'
endfunction

" A line without its texts, comments, and the blanks at its end.
function! s:Code(number) abort
  if s:IsInComment(a:number)
    return substitute(getline(a:number), '^.\{-}\%(\*/\|$\)', '', '')
  endif
  let l:bare = substitute(getline(a:number), '"[^"]*"', '""', 'g')
  return substitute(l:bare, '/\*.\{-}\%(\*/\|$\)\|\s*//.*$\|\s\+$', '', 'g')
endfunction

" The bracket that is open before the line, its line (0: none), and the code before the line.
function! s:Around(number) abort
  let l:before = ''
  let l:closed = 0
  for l:above in range(a:number - 1, 1, -1)
    let l:code = s:Code(l:above)
    let l:before = l:before ==# '' ? l:code : l:before
    for l:bracket in reverse(split(substitute(l:code, '[^][(){}]', '', 'g'), '\zs'))
      if l:bracket =~# '[])}]'
        let l:closed += 1
      elseif l:closed > 0
        let l:closed -= 1
      else
        return [l:bracket, l:above, l:before]
      endif
    endfor
    if l:code =~# s:declaration
      break
    endif
  endfor
  return ['', 0, l:before]
endfunction

" Where the statement begins that opens a block on the line.
function! s:Head(number) abort
  let l:head = a:number
  while l:head > 1 && s:Code(l:head) !~# s:declaration
    let l:above = l:head - 1
    while l:above > 1 && s:Code(l:above) ==# ''
      let l:above -= 1
    endwhile
    if s:Code(l:above) =~# '^$\|[;{}]$'
      break
    endif
    let l:head = l:above
  endwhile
  return l:head
endfunction

function! QcnnIndent() abort
  let l:line = getline(v:lnum)
  if s:IsInComment(v:lnum)
    return -1
  endif
  if l:line =~# s:declaration
    return 0
  endif
  let [l:bracket, l:above, l:before] = s:Around(v:lnum)
  let l:outer = l:above == 0 ? 0 : indent(l:bracket ==# '{' ? s:Head(l:above) : l:above)
  if l:line =~# '^\s*[])}]'
    return l:outer
  endif
  let l:indent = l:outer + (l:above == 0 ? 0 : shiftwidth())
  let l:opener = s:Code(l:above)
  if l:bracket =~# '[([]' || l:opener =~# '^\s*import\s*{'
    let l:goes_on = l:before =~# '[-+*/%^=<>&|]$' && l:opener !~# '\<if\s*($'
  else
    let l:goes_on = l:before !=# '' && l:before !~# '[;{}]$'
  endif
  return l:indent + (l:goes_on ? shiftwidth() : 0)
endfunction
