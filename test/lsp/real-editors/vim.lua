-- Circuit files in Neovim without a server: each file of the folder without its indents is indented; places of one have their colours.
local result = { indented = {}, colours = {} }

for _, path in ipairs(vim.fn.glob('*.qcnn', false, true)) do
  vim.cmd('silent edit ' .. path)
  vim.cmd('silent %s/^\\s*//e')
  vim.cmd('silent normal! gg=G')
  result.indented[path] = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
  vim.cmd('silent edit!')
end

vim.cmd('silent edit colours.qcnn')
for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
  local column = 1
  for word in line:gmatch('%S+') do
    local at = line:find(word, column, true)
    local group = vim.fn.synIDattr(vim.fn.synID(number, at, 1), 'name')
    if group ~= '' then table.insert(result.colours, word .. ' ' .. group:gsub('^qcnn', '')) end
    column = at + #word
  end
end

vim.cmd('silent $')
vim.cmd('silent normal! o/// said\rmore')
result.comment = vim.api.nvim_buf_get_lines(0, -3, -1, false)
result.commentstring = vim.bo.commentstring

vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.RESULT)
vim.cmd('qall!')
