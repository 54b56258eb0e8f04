" Circuit files of qcnn, by their name.
autocmd BufRead,BufNewFile *.qcnn setfiletype qcnn
