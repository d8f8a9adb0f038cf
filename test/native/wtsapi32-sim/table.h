#ifndef WTSSIM_TABLE_H_
#define WTSSIM_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace wtssim {

struct Cell {
  enum class Type : uint8_t { kAbsent, kNumber, kText };

  double number = 0;
  uint32_t start = 0;  // of a text, in the table's characters; a NUL follows it
  uint32_t length = 0;
  Type type = Type::kAbsent;
};

// What the model answers: rows of cells under names. All text is in one piece, so that a list of a
// thousand sessions is replayed without an allocation of its own.
class Table {
 public:
  void AddColumn(std::string name) { columns_.push_back(std::move(name)); }
  void AddAbsent() { cells_.emplace_back(); }
  void AddNumber(double number);
  void AddText(const wchar_t* text, size_t length);
  // A text of which the length is known afterwards: Reserve gives the place for so many characters
  // and a NUL, and may be called again for more.
  void BeginText();
  wchar_t* Reserve(size_t most);
  void EndText(size_t length);

  const std::vector<std::string>& columns() const { return columns_; }
  size_t rows() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  // Whether the cells make whole rows.
  bool whole() const { return rows() * columns_.size() == cells_.size(); }
  const Cell& cell(size_t row, size_t column) const {
    return cells_[row * columns_.size() + column];
  }
  const wchar_t* text(const Cell& cell) const { return characters_.data() + cell.start; }

  // The same without the rows for which `drop(row)` holds.
  template <typename Drop>
  Table Without(Drop drop) const {
    Table rest;
    rest.columns_ = columns_;
    rest.characters_ = characters_;
    for (size_t row = 0; row < rows(); ++row) {
      if (drop(row)) continue;
      for (size_t i = 0; i < columns_.size(); ++i) rest.cells_.push_back(cell(row, i));
    }
    return rest;
  }

 private:
  std::vector<std::string> columns_;
  std::vector<Cell> cells_;
  std::wstring characters_;
};

struct TextView {
  const wchar_t* data = nullptr;  // NUL-terminated; nullptr: absent, which is not ""
  size_t length = 0;
};

// Reads a table by the names of its columns. An answer that lacks a column, or has a value of the
// wrong type there, is a fault of the model: recorded as an error, once, and `wrong()`.
class Fields {
 public:
  static constexpr size_t kMissing = static_cast<size_t>(-1);

  // nullptr: the model handed nothing over.
  Fields(const char* call, const Table* table)
      : call_(call), table_(table), rows_(table ? table->rows() : 0) {}

  size_t rows() const { return rows_; }
  // Exactly one row is expected.
  void ExpectOneRow();
  size_t Find(const char* column);

  uint32_t Word(size_t row, size_t column);
  TextView Text(size_t row, size_t column);
  // A time in milliseconds since 1970 as a FILETIME; absent is 0, "not set" (#37).
  int64_t Time(size_t row, size_t column);

  // Of the first row.
  uint32_t Word(const char* column) { return Word(0, Find(column)); }
  TextView Text(const char* column) { return Text(0, Find(column)); }
  int64_t Time(const char* column) { return Time(0, Find(column)); }

  // Says what else is wrong with a column.
  void Wrong(const char* what, const char* column);
  bool wrong() const { return wrong_; }

 private:
  const Cell* At(size_t row, size_t column) const;
  void WrongType(const char* expected, size_t column);

  const char* call_;
  const Table* table_;
  const size_t rows_;
  bool wrong_ = false;
};

}  // namespace wtssim

#endif  // WTSSIM_TABLE_H_
