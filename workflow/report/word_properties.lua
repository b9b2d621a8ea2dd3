-- Word shows what is left of the metadata as properties of the document: the titles and authors, and no path of ours.
-- Runs last, since citeproc reads the bibliography from here.

local kept = { title = true, subtitle = true, author = true, lang = true }

function Meta(meta)
  for key in pairs(meta) do
    if not kept[key] then meta[key] = nil end
  end
  return meta
end
