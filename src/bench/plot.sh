#!/usr/bin/env bash
# Draws what the other scripts measured, as SVG on standard output.
#
#   src/bench/plot.sh rates GITHUB.tsv PORT.tsv    # requests per tenth of a second, as run.sh writes them
#   src/bench/plot.sh sizes SIZES.tsv              # time and memory against size, as sizes.sh writes it
set -euo pipefail
export LC_ALL=C

# Shared by both pictures: panels with axes, in which points in their own units become a line.
panels='
function text(x, y, anchor, size, s) {
    printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>\n", x, y, anchor, size, s
}
function line(x1, y1, x2, y2, color) {
    printf "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, color
}
function begin(width, height) {
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" fill=\"#222\">\n",
        width, height
    printf "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", width, height
}
# The smallest of 1, 2, 2.5 and 5 times a power of ten that needs no more than n steps up to most
function step(most, n,    unit) {
    unit = 10 ^ int(log(most / n) / log(10) - 1)
    while (1) {
        if (most <= n * unit) return unit
        if (most <= n * unit * 2) return unit * 2
        if (most <= n * unit * 2.5) return unit * 2.5
        if (most <= n * unit * 5) return unit * 5
        unit *= 10
    }
}
function number(v,    s) {
    s = sprintf("%.2f", v)
    sub(/\.?0+$/, "", s)
    while (s ~ /[0-9][0-9][0-9][0-9](,|$)/) s = comma(s)
    return s
}
function comma(s,    at) {
    at = index(s, ",")
    at = at ? at - 4 : length(s) - 3
    return substr(s, 1, at) "," substr(s, at + 1)
}
# panel: where the plot is, and how much its axes show
function panel(left, top, width, height, mostX, mostY, title, labelX,    unit, v) {
    L = left; B = top + height
    unit = step(mostX, 4); X = unit * int(mostX / unit + 0.999999); W = width / X
    for (v = 0; v <= X * 1.0001; v += unit) {
        line(L + v * W, B, L + v * W, B + 4, "#222")
        text(L + v * W, B + 17, "middle", 11, number(v))
    }
    unit = step(mostY, 5); Y = unit * int(mostY / unit + 0.999999); H = height / Y
    for (v = 0; v <= Y * 1.0001; v += unit) {
        line(L, B - v * H, L + width, B - v * H, v ? "#ddd" : "#222")
        text(L - 6, B - v * H + 4, "end", 11, number(v))
    }
    text(L - 34, top - 12, "start", 13, title)
    text(L + width, B + 34, "end", 11, labelX)
}
function move(x, y) { path = path (path ? "L" : "M") sprintf("%.1f %.1f", L + x * W, B - y * H) }
function draw(color) {
    printf "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", path, color
    path = ""
}
function dot(x, y, color) {
    printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", L + x * W, B - y * H, color
}
'

case ${1:-} in
    rates)
        awk -F '\t' "$panels"'
            FNR == 1 { file++ }
            { count[file, int($1 * 10 + 0.5)] = $2; end = $1 > end ? $1 : end; most = $2 > most ? $2 : most }
            function curve(file, color,    tenth, y) {
                move(0, 0)
                for (tenth = 0; tenth <= end * 10 + 1; tenth++) {
                    y = count[file, tenth] + 0
                    move(tenth / 10, y)
                    move((tenth + 1) / 10, y)
                }
                draw(color)
            }
            END {
                begin(860, 300)
                panel(50, 40, 790, 200, end + 0.2, most ? most : 1, "Requests that arrived, per 0.1 s",
                    "seconds since the start of the process")
                curve(1, "#0b62d6")
                curve(2, "#d9480f")
                printf "<g fill=\"#0b62d6\">"; text(560, 28, "start", 13, "at GitHub"); print "</g>"
                printf "<g fill=\"#d9480f\">"; text(680, 28, "start", 13, "at Port"); print "</g>"
                print "</svg>"
            }' "$2" "$3"
        ;;
    sizes)
        awk -F '\t' "$panels"'
            NR > 1 { n++; for (i = 1; i <= 4; i++) { v[n, i] = $i; most[i] = $i > most[i] ? $i : most[i] } }
            function curve(column, left, title, color,    i) {
                panel(left, 40, 230, 190, most[1] / 1000, most[column], title, "thousand pull requests")
                for (i = 1; i <= n; i++) {
                    move(v[i, 1] / 1000, v[i, column])
                }
                draw(color)
                for (i = 1; i <= n; i++) {
                    dot(v[i, 1] / 1000, v[i, column], color)
                }
            }
            END {
                begin(930, 285)
                curve(2, 55, "Wall clock, seconds", "#0b62d6")
                curve(3, 365, "CPU, seconds", "#d9480f")
                curve(4, 675, "Peak resident memory, MB", "#2b8a3e")
                print "</svg>"
            }' "$2"
        ;;
    *)
        sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
        exit 2
        ;;
esac
