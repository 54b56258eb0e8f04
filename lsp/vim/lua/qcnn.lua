-- The language server of qcnn for Neovim, from 0.7 on: require('qcnn').setup() starts one for all circuit files of a folder.
local M = {}

local clients = {}

--- options.cmd: how the server is started, default { 'npx', 'qcnn', 'lsp', '--stdio' }; options.on_attach, options.capabilities
--- as vim.lsp.start_client takes them.
function M.setup(options)
  options = options or {}
  local function attach(buffer)
    local path = vim.api.nvim_buf_get_name(buffer)
    local found = vim.fs and vim.fs.find({ 'package.json', '.git' }, { upward = true, path = vim.fn.fnamemodify(path, ':h') })[1]
    local root = found and vim.fn.fnamemodify(found, ':h') or vim.fn.getcwd()
    local config = {
      name = 'qcnn',
      cmd = options.cmd or { 'npx', 'qcnn', 'lsp', '--stdio' },
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
      on_attach = options.on_attach,
      capabilities = options.capabilities,
      on_exit = function() clients[root] = nil end,
    }
    if not clients[root] then clients[root] = vim.lsp.start_client(config) end
    if clients[root] then vim.lsp.buf_attach_client(buffer, clients[root]) end
  end
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'qcnn',
    callback = function(event) attach(event.buf) end,
  })
  -- Buffers that were open before.
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].filetype == 'qcnn' then attach(buffer) end
  end
end

return M
