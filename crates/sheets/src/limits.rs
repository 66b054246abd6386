//! How much is read. A province's list is far below each; what is above is a mistake or an attack.

/// Bytes of the file.
pub const FILE_BYTES: usize = 20_000_000;
/// Bytes of all parts of an XLSX once unpacked.
pub const UNPACKED_BYTES: u64 = 80_000_000;
/// Parts of an XLSX.
pub const PARTS: usize = 2_000;
/// Sheets of a file.
pub const SHEETS: usize = 60;
/// Rows of a sheet.
pub const ROWS: u32 = 50_000;
/// Columns of a sheet.
pub const COLUMNS: u32 = 256;
/// Cells of a file that hold something or are covered by a merged cell.
pub const CELLS: usize = 1_500_000;
/// Bytes of text in all cells: one long shared text in every cell would fill the memory.
pub const TEXT_BYTES: usize = 40_000_000;
/// Places of an XLSX's rows, each counted up to its last cell that holds something.
pub const SLOTS: usize = 4_000_000;
