-- Each feature of the server as Neovim uses it, in net.qcnn and blocks.qcnn; what was seen is written to RESULT.
local result = {}

local function wait(what, holds)
  local found
  if not vim.wait(20000, function() found = holds() return found end, 20) then error('waited in vain for ' .. what) end
  return found
end

local function lines() return vim.api.nvim_buf_get_lines(0, 0, -1, false) end

-- Puts the cursor some characters behind the first place of a text.
local function go(text, on)
  for number, line in ipairs(lines()) do
    local at = line:find(text, 1, true)
    if at then return vim.api.nvim_win_set_cursor(0, { number, at - 1 + (on or 0) }) end
  end
  error('there is no ' .. text)
end

local function messages()
  return vim.tbl_map(function(each) return each.code .. ' ' .. each.lnum .. ': ' .. each.message end, vim.diagnostic.get(0))
end

local function steps()
  vim.cmd('silent edit net.qcnn')
  local net = vim.api.nvim_get_current_buf()
  wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  result.diagnostics = messages()

  go('zx(p)', 1)
  vim.ui.select = function(items, _, choose)
    result.actions = vim.tbl_map(function(item) return item[2].title end, items)
    choose(items[1])
  end
  vim.lsp.buf.code_action()
  wait('the repair', function() return #vim.diagnostic.get(0) == 0 end)
  result.repaired = lines()

  vim.lsp.buf.formatting_sync({}, 20000)
  result.formatted = lines()

  go('ring(q)', 2)
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/completion', vim.lsp.util.make_position_params(), 20000)
  local answer = answers[next(answers)].result
  result.completion = vim.tbl_map(
    function(item) return item.word .. ': ' .. item.menu end,
    vim.lsp.util.text_document_completion_list_to_complete_items(answer, 'ri')
  )

  go('mix(w)', 1)
  vim.lsp.buf.hover()
  local float = wait('the hover', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then return window end
    end
  end)
  result.hover = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float), 0, -1, false)
  vim.api.nvim_win_close(float, true)

  vim.lsp.buf.definition()
  wait('the definition', function() return vim.api.nvim_get_current_buf() ~= net end)
  result.definition = { vim.fn.expand('%:t'), vim.api.nvim_win_get_cursor(0), vim.fn.expand('<cword>') }

  vim.lsp.buf.rename('blend')
  wait('the rename', function() return table.concat(vim.api.nvim_buf_get_lines(net, 0, -1, false)):find('blend%(w%)') end)
  result.renamed = { lines()[2], unpack(vim.api.nvim_buf_get_lines(net, 0, 2, false)) }
end

local ok, problem = xpcall(steps, debug.traceback)
if not ok then result.problem = problem .. '\n' .. vim.inspect(messages()) end
vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.RESULT)
vim.cmd('qall!')
