# near.awk -- are two files the same but for rounding of their numbers?
#
#   awk -v tol=1e-10 -f near.awk A B
#
# Words must be equal, numbers differ by no more than tol, relative to what is
# larger or to 1.  Says where they first differ, and exits with 1.  A NaN is a
# word: it equals itself only.

function words (line, list)
{
  gsub (/[][{}(),;:"|\t]/, " ", line)
  return split (line, list, " ")
}

function number (text)
{
  return text ~ /^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$/
}

function far (a, b, big)
{
  if (!number(a) || !number(b))
    return a != b
  big = a < 0 ? -a : a + 0
  if ((b < 0 ? -b : b + 0) > big)
    big = b < 0 ? -b : b + 0
  return !((a > b ? a - b : b - a) <= tol * (big > 1 ? big : 1))
}

function fail (what)
{
  print what
  failed = 1
  exit
}

FNR == NR { first[FNR] = $0; lines = FNR; next }

{
  seen = FNR
  na = words(first[FNR], a)
  nb = words($0, b)
  if (na != nb)
    fail("line " FNR ": " na " words, and " nb)
  for (i = 1; i <= na; i++)
    if (far(a[i], b[i]))
      fail("line " FNR ": '" a[i] "' and '" b[i] "'")
}

END {
  if (!failed && (seen != lines || !lines))
    {
      print lines + 0 " lines, and " seen + 0
      failed = 1
    }
  exit failed
}
