;;; qcnn-mode.el --- Circuit files of qcnn -*- lexical-binding: t; -*-

;; Author: the qcnn project
;; Version: 0.1.0
;; Package-Requires: ((emacs "26.1"))
;; Keywords: languages
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Colours, comments and indents of .qcnn files, and the language server for Eglot and lsp-mode, whichever is loaded:
;; M-x eglot or M-x lsp starts it.  `qcnn-command' says how.

;;; Code:

(defgroup qcnn nil "Circuit files of qcnn." :group 'languages)

(defcustom qcnn-command '("npx" "qcnn" "lsp" "--stdio")
  "How the language server is started."
  :type '(repeat string))

(defcustom qcnn-indent-offset 2
  "Spaces of one step of indentation."
  :type 'integer
  :safe #'integerp)

;; The lists of words are those of the compiler: `npm run editor-words' writes them.
;; words: begin
(defconst qcnn-keywords
  '("barrier" "bit" "circuit" "const" "ctrl" "discard" "else" "for" "gate" "if" "import" "in" "input" "inv"
    "let" "measure" "on" "pairing" "pow" "qubit" "reset" "return" "weight"
    ) "Words of the language: keywords.")
(defconst qcnn-constants
  '("false" "pi" "tau" "true"
    ) "Words of the language: constants.")
(defconst qcnn-callables
  '("CX" "abs" "acos" "all" "amplitude_damp" "asin" "atan" "bit_flip" "brick" "ccx" "ceil" "ch" "cos" "cp"
    "cphase" "crx" "cry" "crz" "cswap" "cu" "cx" "cy" "cz" "depolarize" "even_to_odd" "exp" "floor" "fsim"
    "gphase" "halves" "id" "iswap" "iswapdg" "line" "log" "log2" "max" "min" "odd_to_even" "pairs" "phase"
    "phase_damp" "phase_flip" "prepare" "probs" "prod" "ring" "rpauli" "rx" "rxx" "ry" "ryy" "rz" "rzz" "sdg"
    "sin" "sqrt" "sum" "swap" "sx" "sxdg" "tan" "tanh" "tdg" "u1" "u2" "u3" "xx_plus_yy"
    ) "Words of the language: callables.")
;; words: end

(defvar qcnn-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?\" "\"" table)
    (dolist (sign '(?+ ?- ?% ?^ ?< ?> ?= ?! ?~ ?@ ?? ?& ?|))
      (modify-syntax-entry sign "." table))
    table)
  "Syntax of circuit files.")

(defconst qcnn-font-lock-keywords
  `(("\\_<\\(gate\\|circuit\\|pairing\\)\\s-+\\([A-Za-z_][A-Za-z0-9_]*\\)" (2 font-lock-function-name-face))
    ("^\\(pool\\)\\s-+\\([A-Za-z_][A-Za-z0-9_]*\\)" (1 font-lock-keyword-face) (2 font-lock-function-name-face))
    ("\\_<\\(property\\)\\s-*\"" (1 font-lock-keyword-face))
    ("\\_<\\(at\\)\\s-+\\(exact\\|phase\\|channel\\|state\\|outputs\\)\\s-*;" (1 font-lock-keyword-face) (2 font-lock-constant-face))
    ("\\_<\\(?:const\\|let\\|bit\\|qubit\\|input\\|weight\\)\\s-+\\([A-Za-z_][A-Za-z0-9_]*\\)" (1 font-lock-variable-name-face))
    (":\\s-*\\(int\\|float\\|bool\\|angle\\|amplitude\\|gate\\|pool\\|pairing\\)\\_>" (1 font-lock-type-face))
    ("}\\s-*\\(from\\)\\_>" (1 font-lock-keyword-face))
    ("\\sw\\s-+\\(as\\)\\s-+\\sw" (1 font-lock-keyword-face))
    (,(regexp-opt qcnn-keywords 'symbols) . font-lock-keyword-face)
    (,(regexp-opt qcnn-constants 'symbols) . font-lock-constant-face)
    (,(regexp-opt qcnn-callables 'symbols) . font-lock-builtin-face))
  "Colours of circuit files.")

(defun qcnn-indent-line ()
  "Indent the line.
A step for the bracket around it, and one where it goes on with the line above."
  (interactive)
  (unless (nth 4 (save-excursion (syntax-ppss (line-beginning-position))))
    (let ((column (qcnn--indentation)))
      (if (<= (current-column) (current-indentation))
          (indent-line-to column)
        (save-excursion (indent-line-to column))))))

(defconst qcnn--declaration
  "import\\_>\\|\\(?:circuit\\|const\\|gate\\|pairing\\|pool\\)\\s-+[A-Za-z_]\\|property\\s-*\""
  "What stands at file level only; what is open above it is unfinished.")

(defun qcnn--indentation ()
  "Column at which the line is to begin."
  (save-excursion
    (back-to-indentation)
    (let* ((opening (nth 1 (syntax-ppss)))
           (outer (if opening (qcnn--indentation-around opening) 0)))
      (cond
       ((looking-at-p qcnn--declaration) 0)
       ((looking-at-p "[])}]") outer)
       (t (+ outer
             (if opening qcnn-indent-offset 0)
             (if (qcnn--goes-on-p opening) qcnn-indent-offset 0)))))))

(defun qcnn--indentation-around (opening)
  "Indentation of what opens the bracket at OPENING.
That of a block is its depth: what is in front of it may take several lines."
  (if (eq (char-after opening) ?{)
      (* qcnn-indent-offset (length (nth 9 (save-excursion (syntax-ppss opening)))))
    (save-excursion (goto-char opening) (current-indentation))))

(defun qcnn--goes-on-p (opening)
  "Whether the line goes on with what began above, inside the bracket at OPENING."
  (forward-comment (- (point)))
  (let ((before (char-before))
        (bracket (and opening (char-after opening))))
    (cond
     ((null before) nil)
     ((or (memq bracket '(?\( ?\[)) (qcnn--follows-p opening "import"))
      (and (memq before (append "-+*/%^=<>&|" nil))
           (not (qcnn--follows-p opening "if"))))
     (t (not (memq before '(?\; ?\{ ?\})))))))

(defun qcnn--follows-p (position word)
  "Whether WORD stands before the bracket at POSITION."
  (and position
       (save-excursion
         (goto-char position)
         (looking-back (concat "\\_<" word "\\s-*") (line-beginning-position)))))

;;;###autoload
(define-derived-mode qcnn-mode prog-mode "QCNN"
  "Major mode for circuit files of qcnn."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "//+\\s-*\\|/\\*+\\s-*")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'qcnn-indent-line)
  (setq-local electric-indent-chars (append "{}()[]" electric-indent-chars))
  (setq-local font-lock-defaults '(qcnn-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.qcnn\\'" . qcnn-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons 'qcnn-mode (lambda (&rest _) qcnn-command))))

(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(defvar lsp-language-id-configuration)
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(qcnn-mode . "qcnn"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (lambda () qcnn-command))
                    :major-modes '(qcnn-mode)
                    :server-id 'qcnn)))

(provide 'qcnn-mode)
;;; qcnn-mode.el ends here
