// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "base/box_index.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/random.h"

namespace tricho {
namespace {

Box RandomBox(Random& random) {
  // Some lie outside the extent, or across its border.
  const Point low(random.Uniform(-100, 500), random.Uniform(-100, 500));
  return {low, low + Point(random.Uniform(0, 120), random.Uniform(0, 120))};
}

TEST(BoxIndex, FindsWhatAskingAllFinds) {
  Random random(1);
  for (const double cell_size : {0.01, 7.0, 64.0, 1000.0}) {
    BoxIndex index({Point(10, -20), Point(400, 300)}, cell_size);
    std::vector<Box> boxes(80);
    for (int step = 0; step < 400; ++step) {
      const int id = random.Integer(0, 79);
      boxes[id] = step % 7 == 0 ? Box() : RandomBox(random);
      index.Put(id, boxes[id]);
      const Box asked = RandomBox(random);
      const int after = random.Integer(-1, 38);
      std::vector<int> expected;
      for (int i = after + 1; i < static_cast<int>(boxes.size()); ++i)
        if (!boxes[i].isEmpty() && boxes[i].intersects(asked)) expected.push_back(i);
      ASSERT_EQ(index.Near(asked, after), expected) << "cell " << cell_size << ", step " << step;
    }
  }
}

TEST(BoxIndex, TouchingBordersOverlap) {
  BoxIndex index({Point(0, 0), Point(100, 100)}, 10);
  index.Put(0, Box(Point(0, 0), Point(20, 20)));
  EXPECT_EQ(index.Near(Box(Point(20, 20), Point(30, 30))), std::vector<int>{0});
  EXPECT_TRUE(index.Near(Box(Point(20.1, 20), Point(30, 30))).empty());
}

TEST(BoxIndex, NothingIsNearNothing) {
  BoxIndex index({Point(0, 0), Point(100, 100)}, 10);
  index.Put(3, Box());
  EXPECT_TRUE(index.Near(Box(Point(-1e6, -1e6), Point(1e6, 1e6))).empty());
  index.Put(3, Box(Point(1, 1), Point(1, 1)));
  EXPECT_TRUE(index.Near(Box()).empty());
  EXPECT_EQ(index.Near(Box(Point(-1e6, -1e6), Point(1e6, 1e6))), std::vector<int>{3});
}

TEST(BoxIndex, AnEmptyExtentWillDo) {
  BoxIndex index(Box(), 10);
  index.Put(0, Box(Point(5, 5)));
  EXPECT_EQ(index.Near(Box(Point(0, 0), Point(5, 5))), std::vector<int>{0});
}

TEST(BoxIndex, RefusesCellsWithoutSize) {
  EXPECT_THROW(BoxIndex({Point(0, 0), Point(100, 100)}, 0), std::logic_error);
  BoxIndex index({Point(0, 0), Point(100, 100)}, 10);
  EXPECT_THROW(index.Put(-1, Box()), std::logic_error);
}

TEST(BoxAround, IsTheSmallestAndGrowsOnAllSides) {
  const Box box = BoxAround({{3, 9}, {1, 5}, {4, 6}});
  EXPECT_EQ(box.min(), Point(1, 5));
  EXPECT_EQ(box.max(), Point(4, 9));
  EXPECT_EQ(Inflated(box, 2).min(), Point(-1, 3));
  EXPECT_EQ(Inflated(box, 2).max(), Point(6, 11));
  EXPECT_TRUE(BoxAround({}).isEmpty());
  EXPECT_TRUE(Inflated(BoxAround({}), 2).isEmpty());
}

}  // namespace
}  // namespace tricho
