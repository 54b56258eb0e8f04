;;; mode.el --- Circuit files in Emacs without a server  -*- lexical-binding: t; -*-
;;; Commentary:
;; Each file of the folder without its indents is indented; words of one have their faces.
;;; Code:
(require 'json)
(require 'qcnn-mode)
(setq inhibit-message t)

(defun mode-indented (path)
  "The text of the file PATH, its indents taken away and made anew."
  (with-temp-buffer
    (insert-file-contents path)
    (qcnn-mode)
    (while (re-search-forward "^[ \t]+" nil t) (replace-match ""))
    (indent-region (point-min) (point-max))
    (buffer-string)))

(defun mode-colours (path)
  "Words of the file PATH with their faces."
  (with-temp-buffer
    (insert-file-contents path)
    (qcnn-mode)
    (font-lock-ensure)
    (let (found)
      (while (re-search-forward "[^ \n]+" nil t)
        (let ((face (get-text-property (match-beginning 0) 'face)))
          (when face
            (push (format "%s %s" (match-string 0) (replace-regexp-in-string "font-lock-\\|-face" "" (format "%s" face))) found))))
      (vconcat (nreverse found)))))

(let ((paths (directory-files "." nil "\\.qcnn\\'")))
  (with-temp-file (getenv "RESULT")
    (insert (json-encode
             `((indented . ,(mapcar (lambda (path) (cons path (mode-indented path))) paths))
               (colours . ,(mode-colours "colours.qcnn"))
               (mode . ,(with-current-buffer (find-file-noselect "colours.qcnn") (format "%s" major-mode))))))))
;;; mode.el ends here
