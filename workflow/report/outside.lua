-- Metadata are texts from settings, sources and files: they reach the writer as strings, never read as Markdown.
-- pandoc's own metadata files are read as Markdown; this one is not. Runs before every other filter.

-- Typst shows a string of its own as it stands, whatever stands in it
local function typst(text)
  local inner = text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s+', ' ')
  return pandoc.MetaInlines { pandoc.RawInline('typst', '#"' .. inner .. '";') }
end

local function plain(value)
  if type(value) == 'table' then
    for key, item in pairs(value) do value[key] = plain(item) end
    return value
  end
  return type(value) == 'string' and FORMAT:match('typst') and typst(value) or value
end

-- what pandoc and citeproc read by themselves stays a string in every format
local read_by_pandoc = { lang = true, ['reference-section-title'] = true }

function Meta(meta)
  local file = assert(io.open(os.getenv('OUTSIDE_METADATA'), 'rb'))
  local told = pandoc.json.decode(file:read('a'), false)
  file:close()
  for key, value in pairs(told) do meta[key] = read_by_pandoc[key] and value or plain(value) end
  return meta
end
