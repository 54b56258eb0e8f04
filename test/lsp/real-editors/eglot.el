;;; eglot.el --- The server as Eglot uses it  -*- lexical-binding: t; -*-
;;; Code:
(load (expand-file-name "server.el" (file-name-directory load-file-name)) nil t)
(require 'flymake)

(server-run
 (lambda ()
   (server-wait "the server" (lambda () (eglot-current-server)))
   ;; A command of the user does so.
   (flymake-start)
   (let ((found (server-wait "diagnostics" (lambda () (flymake-diagnostics)))))
     (search-forward "mix(w)")
     (goto-char (match-beginning 0))
     (let (hover)
       (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover text)))
       (server-wait "the hover" (lambda () hover))
       `((diagnostics . ,(mapcar (lambda (each) (format "%d: %s" (line-number-at-pos (flymake-diagnostic-beg each)) (flymake-diagnostic-text each))) found))
         (hover . ,(substring-no-properties hover))
)))))
;;; eglot.el ends here
