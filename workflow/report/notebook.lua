-- Turns the cells that pandoc's ipynb reader gives into the page's parts:
-- code folds away, streams become quiet boxes, standard error folds with the code.

local function has(div, class) return div.classes:includes(class) end

local function details(class, summary, blocks)
  local out = pandoc.List { pandoc.RawBlock('html',
    '<details class="' .. class .. '"><summary>' .. summary .. '</summary>') }
  out:extend(blocks)
  out:insert(pandoc.RawBlock('html', '</details>'))
  return out
end

local function lines_of(text)
  local count = 0
  for _ in (text .. '\n'):gmatch('[^\n]*\n') do count = count + 1 end
  return count
end

local function code_cell(div)
  local out = pandoc.List {}
  for _, block in ipairs(div.content) do
    if block.t == 'CodeBlock' then
      if block.text:match('%S') then
        block.classes = { 'python' }
        local n = lines_of(block.text)
        local label = 'Code <span class="quiet">' .. n .. (n == 1 and ' line' or ' lines') .. '</span>'
        out:extend(details('code', label, { block }))
      end
    elseif block.t == 'Div' and has(block, 'output') then
      if has(block, 'stderr') then
        out:extend(details('messages', 'Messages', block.content))
      else
        out:insert(pandoc.Div(block.content, pandoc.Attr('', { 'output' })))
      end
    else
      out:insert(block)
    end
  end
  return out
end

function Div(div)
  if not has(div, 'cell') then return nil end
  if has(div, 'code') then return code_cell(div) end
  return div.content
end

-- a wide table scrolls in its own box, so that the page itself never does
function Table(tbl)
  return pandoc.Div({ tbl }, pandoc.Attr('', { 'table' }))
end

return { { Table = Table }, { Div = Div } }
