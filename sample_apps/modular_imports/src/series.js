/** Two seasons of six values each. */
export const SERIES = {
  'ice cream sold': [2, 5, 9, 12, 8, 3, 4, 7, 12, 15, 10, 5],
  'hours of daylight': [9, 11, 14, 16, 13, 10, 9, 11, 14, 16, 13, 10],
  'visitors, thousands': [20, 24, 31, 40, 33, 22, 18, 22, 29, 38, 31, 20],
};
