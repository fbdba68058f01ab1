// Icons of the rail: lines of 24 by 24, drawn by us, so that no font and no emoji is needed.
export const icons: Readonly<Record<string, string>> = {
  study: 'M4 20V4M4 20h16M7 15l4-5 3 3 5-7',
  methods: 'M5 4h10l4 4v12H5zM15 4v4h4M8 12h8M8 16h6',
  today: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4M9 15l2 2 4-4',
  board: 'M4 5h5v14H4zM10 5h5v9h-5zM16 5h4v6h-4z',
  characteristics: 'M3 12h4l3-7 4 14 3-7h4',
  entry: 'M4 6h16v12H4zM7 10h2M11 10h2M15 10h2M8 14h8',
  gauges: 'M4 16a8 8 0 1 1 16 0M12 16l4-5M4 20h16',
  items: 'M5 5h6v6H5zM13 13h6v6h-6zM8 11v5h5M14 5h5M14 8h5',
  lots: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  proofs: 'M12 3l7 3v6c0 4-3 7-7 9-4-2-7-5-7-9V6zM9 12l2 2 4-4',
  verify: 'M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM14.5 14.5L20 20M7.5 10l2 2 3.5-4',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4',
  people:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20c0-4 2-6 5-6s5 2 5 6M16 11a2.5 2.5 0 1 0 0-5M15 14c3 0 6 2 6 6',
}
