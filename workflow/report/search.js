(() => {
  const box = document.currentScript.closest(".searchable");
  const field = box.querySelector("input"), told = box.querySelector("output");
  const rows = [...box.querySelectorAll("tbody tr")];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => { row.hidden = !words.every(word => texts[at].includes(word)); shown += !row.hidden; });
    told.textContent = shown + " of " + rows.length + " rows";
  };
  field.addEventListener("input", search);
  search();
})();
