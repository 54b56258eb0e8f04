;;; server.el --- What the clients of Emacs have in common here  -*- lexical-binding: t; -*-
;;; Commentary:
;; Steps run in net.qcnn, opened as a user opens it; what they give is written to RESULT.
;;; Code:
(require 'json)

(defun server-wait (what holds)
  "Wait until HOLDS gives something, and give it; WHAT says what is awaited."
  (let ((end (+ (float-time) 20)) found)
    (while (not (setq found (funcall holds)))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))
    found))

(defun server-run (steps)
  "Write what STEPS gives, an alist, or the problem that it met."
  (let ((result (condition-case problem
                    (progn
                      (find-file "net.qcnn")
                      (run-hooks 'post-command-hook)
                      (funcall steps))
                  (error `((problem . ,(error-message-string problem)))))))
    (with-temp-file (getenv "RESULT") (insert (json-encode result)))
    (let (kill-emacs-hook) (kill-emacs 0))))
;;; server.el ends here
