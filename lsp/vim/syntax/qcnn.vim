" Colours of circuit files. The lists of words are those of the compiler: `npm run editor-words` writes them.
if exists('b:current_syntax')
  finish
endif

syntax case match
syntax match qcnnNumber '\%(\<\d\+\%(\.\d\+\|\.\.\@!\)\?\|\.\d\+\)\%([eE][+-]\?\d\+\)\?'
syntax match qcnnOperator '->\|\.\.\|||\|&&\|[=!<>]=\|++\|[-+*/%^<>!=~@?]'
syntax match qcnnMember '\.\@<!\.\h\w*'
syntax match qcnnCall '\<\h\w*\ze\s*('
syntax match qcnnDeclared '\%(\<\%(gate\|circuit\|pairing\)\s\+\|^pool\s\+\)\@<=\h\w*'
syntax match qcnnDeclare '^pool\>\|\<property\ze\s*"'
syntax match qcnnControl '\<at\ze\s\+\%(exact\|phase\|channel\|state\|outputs\)\s*;'
syntax match qcnnImport '}\s*\zsfrom\>\|\h\w*\s\+\zsas\ze\s\+\h'
syntax match qcnnType ':\s*\zs\%(int\|float\|bool\|angle\|amplitude\|gate\|pool\|pairing\)\>'
" words: begin
syntax keyword qcnnImport import
syntax keyword qcnnDeclare bit circuit const gate input let pairing qubit weight
syntax keyword qcnnControl else for if in on return
syntax keyword qcnnModifier ctrl inv pow
syntax keyword qcnnConstant false pi tau true
syntax keyword qcnnStatement barrier discard measure reset
syntax keyword qcnnGate CX abs acos all amplitude_damp asin atan bit_flip brick ccx ceil ch cos cp cphase crx
syntax keyword qcnnGate cry crz cswap cu cx cy cz depolarize even_to_odd exp floor fsim gphase halves id iswap
syntax keyword qcnnGate iswapdg line log log2 max min odd_to_even pairs phase phase_damp phase_flip prepare
syntax keyword qcnnGate probs prod ring rpauli rx rxx ry ryy rz rzz sdg sin sqrt sum swap sx sxdg tan tanh tdg
syntax keyword qcnnGate u1 u2 u3 xx_plus_yy
" words: end
syntax region qcnnText start='"' end='"\|$' oneline
syntax keyword qcnnTodo TODO FIXME XXX NOTE contained
syntax match qcnnComment '//.*$' contains=qcnnTodo,@Spell
syntax match qcnnDoc '///\%([^/].*\)\?$' contains=qcnnTodo,@Spell
syntax region qcnnComment start='/\*' end='\*/' contains=qcnnTodo,@Spell
syntax sync ccomment qcnnComment

highlight default link qcnnDeclare Structure
highlight default link qcnnStatement Statement
highlight default link qcnnControl Conditional
highlight default link qcnnImport Include
highlight default link qcnnModifier StorageClass
highlight default link qcnnConstant Constant
highlight default link qcnnGate Function
highlight default link qcnnFunction Function
highlight default link qcnnCall Function
highlight default link qcnnDeclared Function
highlight default link qcnnMember Identifier
highlight default link qcnnType Type
highlight default link qcnnNumber Number
highlight default link qcnnOperator Operator
highlight default link qcnnText String
highlight default link qcnnComment Comment
highlight default link qcnnDoc SpecialComment
highlight default link qcnnTodo Todo

let b:current_syntax = 'qcnn'
