const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `1.4 GiB`: with one digit behind the point from KiB on. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}
