#include "table.h"

#include <cmath>

#include "misuse.h"

namespace wtssim {

namespace {

constexpr int64_t kTicksPerMs = 10000;
constexpr int64_t kUnixEpochMs = 11644473600000;  // 1970 as milliseconds since 1601
constexpr double kMostMs = 8.64e15;               // of a JavaScript Date

}  // namespace

void Table::AddNumber(double number) {
  Cell cell;
  cell.type = Cell::Type::kNumber;
  cell.number = number;
  cells_.push_back(cell);
}

void Table::AddText(const wchar_t* text, size_t length) {
  BeginText();
  std::char_traits<wchar_t>::copy(Reserve(length), text, length);
  EndText(length);
}

void Table::BeginText() {
  Cell cell;
  cell.type = Cell::Type::kText;
  cell.start = static_cast<uint32_t>(characters_.size());
  cells_.push_back(cell);
}

wchar_t* Table::Reserve(size_t most) {
  const size_t start = cells_.back().start;
  characters_.resize(start + most + 1);
  return &characters_[start];
}

void Table::EndText(size_t length) {
  Cell& cell = cells_.back();
  cell.length = static_cast<uint32_t>(length);
  characters_.resize(cell.start + length);
  characters_.push_back(L'\0');
}

void Fields::ExpectOneRow() {
  if (rows_ != 1) Wrong("not one row", "");
}

size_t Fields::Find(const char* column) {
  for (size_t i = 0; table_ && i < table_->columns().size(); ++i) {
    if (table_->columns()[i] == column) return i;
  }
  Wrong("no column ", column);
  return kMissing;
}

uint32_t Fields::Word(size_t row, size_t column) {
  const Cell* cell = At(row, column);
  if (!cell) return 0;
  const double number = cell->number;
  if (cell->type == Cell::Type::kNumber && number >= 0 && number <= 0xFFFFFFFF) {
    const auto word = static_cast<uint32_t>(number);
    if (static_cast<double>(word) == number) return word;
  }
  WrongType("no whole number of 32 bits in ", column);
  return 0;
}

TextView Fields::Text(size_t row, size_t column) {
  const Cell* cell = At(row, column);
  if (!cell || cell->type == Cell::Type::kAbsent) return {};
  if (cell->type == Cell::Type::kText) return {table_->text(*cell), cell->length};
  WrongType("no text in ", column);
  return {};
}

int64_t Fields::Time(size_t row, size_t column) {
  const Cell* cell = At(row, column);
  if (!cell || cell->type == Cell::Type::kAbsent) return 0;
  const double ms = cell->number;
  if (cell->type != Cell::Type::kNumber || !(std::fabs(ms) <= kMostMs)) {
    WrongType("no time in ", column);
    return 0;
  }
  // In integers: as a double the product is too coarse, and a whole millisecond would come out as
  // less.
  const double whole = std::floor(ms);
  const auto rest = static_cast<int64_t>(std::llround((ms - whole) * kTicksPerMs));
  return (static_cast<int64_t>(whole) + kUnixEpochMs) * kTicksPerMs + rest;
}

const Cell* Fields::At(size_t row, size_t column) const {
  return column == kMissing || row >= rows_ ? nullptr : &table_->cell(row, column);
}

void Fields::WrongType(const char* expected, size_t column) {
  Wrong(expected, table_->columns()[column].c_str());
}

void Fields::Wrong(const char* what, const char* column) {
  if (!wrong_) RecordError(call_, "the model's answer has ", (std::string(what) + column).c_str());
  wrong_ = true;
}

}  // namespace wtssim
