-- Numbers figures and tables in order, turns @fig:x, @tbl:x and @sec:x into links, and gives formulas and
-- figures the words that a screen reader speaks. Runs before citeproc, so that no reference is read as a citation.
--
-- HTML:   captions get their number here
-- Typst:  Typst numbers captions itself, in the same order; figures and formulas are written with `alt`
-- Word:   native_numbering writes numbered fields, in the same order

local words = { fig = 'Figure', tbl = 'Table', sec = 'Section' }
local numbers, sections = {}, {}
local counts = { fig = 0, tbl = 0 }
local problems = pandoc.List {}

local function is(format) return FORMAT:match(format) ~= nil end
local function kind_of(id) return id:match('^(%a+):') end

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s+', ' ') .. '"'
end

local function typst(inlines)
  return pandoc.write(pandoc.Pandoc { pandoc.Plain(inlines) }, 'typst'):gsub('%s+$', '')
end

local function register(id, kind)
  if kind_of(id) ~= kind then
    problems:insert('a ' .. words[kind]:lower() .. ' has no label: write {#' .. kind .. ':name} after its caption')
    return
  end
  if numbers[id] then problems:insert('the label ' .. id .. ' is used twice') end
  counts[kind] = counts[kind] + 1
  numbers[id] = words[kind] .. '\u{a0}' .. counts[kind]
end

local depth = {}
local function count_section(header)
  if header.classes:includes('unnumbered') then return end
  depth[header.level] = (depth[header.level] or 0) + 1
  for level = header.level + 1, 6 do depth[level] = nil end
  if kind_of(header.identifier) == 'sec' then
    local parts = {}
    for level = 1, header.level do
      if depth[level] then parts[#parts + 1] = tostring(depth[level]) end
    end
    numbers[header.identifier] = words.sec .. '\u{a0}' .. table.concat(parts, '.')
  end
end

local collect = {
  traverse = 'topdown',
  Table = function(tbl) register(tbl.identifier, 'tbl') return nil, false end,
  Figure = function(fig)
    register(fig.identifier, 'fig')
    return nil, false
  end,
  Header = count_section,
}

local function stop_on_problems()
  if #problems > 0 then
    io.stderr:write(table.concat(problems, '\n') .. '\n')
    os.exit(83)
  end
end

local function reference(cite)
  local out = pandoc.List {}
  for at, citation in ipairs(cite.citations) do
    if not words[kind_of(citation.id) or ''] then
      if #out > 0 then problems:insert('one bracket mixes a reference and a citation: ' .. citation.id) end
      return nil
    end
    if not numbers[citation.id] then
      problems:insert('there is nothing with the label ' .. citation.id .. ' to refer to')
      return nil
    end
    if at > 1 then out:extend { pandoc.Str(','), pandoc.Space() } end
    out:insert(pandoc.Link(numbers[citation.id], '#' .. citation.id))
  end
  return out
end

local function label(id) return pandoc.Span(numbers[id] .. ':', pandoc.Attr('', { 'caption-label' })) end

local function number_caption(element)
  local first = element.caption.long[1]
  if first and is('html') then
    first.content:insert(1, pandoc.Space())
    first.content:insert(1, label(element.identifier))
  end
end

local function alt_of(figure)
  local image
  figure:walk { Image = function(found) image = found end }
  local alt = image and pandoc.utils.stringify(image.caption) or ''
  local caption = pandoc.utils.stringify(figure.caption.long)
  if alt == '' or alt == caption then
    problems:insert('the figure ' .. figure.identifier .. ' needs an alt text that is not its caption')
  end
  return image, alt
end

-- pandoc fetches nothing; the figures of the report, and nothing else, are handed to it here
local function picture(image)
  local file = io.open(pandoc.path.join { PANDOC_STATE.resource_path[1], pandoc.path.filename(image.src) }, 'rb')
  if not file then
    problems:insert('there is no figure ' .. image.src)
    return ''
  end
  local content = file:read('a')
  file:close()
  return content
end

local function embed(figure)
  return figure:walk { Image = function(image)
    image.src = pandoc.mediabag.make_data_uri('image/svg+xml', picture(image))
    return image
  end }
end

-- Word keeps a picture within the margins, but not within the page
local function embed_in_word(figure)
  return figure:walk { Image = function(image)
    local content = picture(image)
    if content == '' then return nil end
    pandoc.mediabag.insert(image.src, 'image/png', content)
    local size = pandoc.image.size(content)
    if size.height > 1.3 * size.width then image.attributes.height = '20cm' end
    return image
  end }
end

local function finish_figure(figure)
  local image, alt = alt_of(figure)
  if is('docx') then return embed_in_word(figure) end
  if not is('typst') then
    number_caption(figure)
    return embed(figure)
  end
  local caption = typst(pandoc.utils.blocks_to_inlines(figure.caption.long))
  return pandoc.RawBlock('typst', '#figure(fitted(' .. quoted(image.src) .. ', ' .. quoted(alt) ..
    '), kind: image, supplement: [Figure], caption: [' .. caption .. '])\n<' .. figure.identifier .. '>\n')
end

-- Columns as wide as their contents, unless some cell holds whole sentences: then as wide as the source says.
local function fit_columns(tbl)
  local longest = 0
  for _, row in ipairs(pandoc.utils.to_simple_table(tbl).rows) do
    for _, cell in ipairs(row) do longest = math.max(longest, #pandoc.utils.stringify(cell)) end
  end
  if longest < 70 then
    tbl.colspecs = tbl.colspecs:map(function(spec) return { spec[1], nil } end)
  end
  return tbl
end

local function finish_table(tbl)
  if is('typst') then
    tbl = fit_columns(tbl)
    -- a wide table is set smaller, and a long one may break over pages: the template has a function for each
    local size = #tbl.colspecs > 6 and 'wide' or #tbl.colspecs > 4 and 'middle' or 'plain'
    return { pandoc.RawBlock('typst', '#' .. size .. '-table['), tbl, pandoc.RawBlock('typst', ']') }
  end
  number_caption(tbl)
  if is('html') then return pandoc.Div({ tbl }, pandoc.Attr('', { 'table' })) end
  return tbl
end

local function formula(math, alt)
  local block = math.mathtype == 'DisplayMath' and 'true' or 'false'
  return pandoc.RawInline('typst', '#math.equation(block: ' .. block .. ', alt: ' ..
    quoted(alt) .. ', ' .. typst { math } .. ')')
end

-- [$x$]{alt="words"}
local function spoken(span)
  local math = span.content[1]
  if not (span.attributes.alt and math and math.t == 'Math') then return nil end
  return formula(math, span.attributes.alt)
end

-- a plain letter speaks for itself; anything with TeX in it needs words
local function unspoken(math)
  if math.text:match('[\\{}^_]') then
    problems:insert('the formula $' .. math.text .. '$ needs words: write [$..$]{alt="..."}')
  end
  return formula(math, math.text)
end

local function note(div)
  if div.classes:includes('note') and is('typst') then
    return { pandoc.RawBlock('typst', '#note['), pandoc.Div(div.content), pandoc.RawBlock('typst', ']') }
  end
end

-- a sign or a number that stands alone would begin a list or a heading in Typst
local function sign(str)
  if str.text:match('^[+=/-]+$') then return pandoc.RawInline('typst', (str.text:gsub('.', '\\%0'))) end
  if str.text:match('^%d+%.$') then return pandoc.RawInline('typst', (str.text:gsub('%.', '\\.'))) end
end

function Pandoc(doc)
  doc:walk(collect)
  stop_on_problems()
  doc = doc:walk { Cite = reference }
  if is('typst') then doc = doc:walk { Str = sign } end
  doc = doc:walk { Table = finish_table, Figure = finish_figure, Div = note }
  if is('typst') then doc = doc:walk({ Span = spoken }):walk({ Math = unspoken }) end
  stop_on_problems()
  return doc
end
