;;; lsp-mode.el --- The server as lsp-mode uses it  -*- lexical-binding: t; -*-
;;; Code:
(load (expand-file-name "server.el" (file-name-directory load-file-name)) nil t)

(server-run
 (lambda ()
   (server-wait "the server" (lambda () (lsp-workspaces)))
   (let ((found (server-wait "diagnostics" (lambda () (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics))))))
     (search-forward "mix(w)")
     (goto-char (match-beginning 0))
     (let ((hover (lsp-request "textDocument/hover" (lsp--text-document-position-params))))
       `((diagnostics . ,(mapcar
                          (lambda (each)
                            (format "%d: %s" (1+ (lsp:position-line (lsp:range-start (lsp:diagnostic-range each)))) (lsp:diagnostic-message each)))
                          found))
         (hover . ,(substring-no-properties (lsp--render-element (lsp:hover-contents hover)))))))))
;;; lsp-mode.el ends here
