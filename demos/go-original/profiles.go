package main

import (
	"bytes"
	"math"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
)

type row struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
	Bytes int64  `json:"bytes"`
}

// heapProfile is what `go tool pprof -inuse_space -top` calls flat: bytes in use by the function that
// allocated them, scaled up from the samples as pprof does it.
func heapProfile() map[string]any {
	runtime.GC()
	records := make([]runtime.MemProfileRecord, 10000)
	n, _ := runtime.MemProfile(records, false)
	byName := map[string]*row{}
	var total int64
	for _, record := range records[:n] {
		count, size := record.InUseObjects(), record.InUseBytes()
		if count == 0 {
			continue
		}
		scale := 1 / (1 - math.Exp(-float64(size)/float64(count)/float64(runtime.MemProfileRate)))
		frame, _ := runtime.CallersFrames(record.Stack()).Next()
		if byName[frame.Function] == nil {
			byName[frame.Function] = &row{Name: frame.Function}
		}
		bytes := int64(float64(size) * scale)
		byName[frame.Function].Count += int64(float64(count) * scale)
		byName[frame.Function].Bytes += bytes
		total += bytes
	}
	rows := []row{}
	for _, one := range byName {
		rows = append(rows, *one)
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Bytes > rows[j].Bytes })
	if len(rows) > 12 {
		rows = rows[:12]
	}
	return map[string]any{
		"title": "Go heap in use, by the function that allocated it", "tool": "runtime.MemProfile",
		"totalBytes": total, "rows": rows,
	}
}

// goroutineProfile is what /debug/pprof/goroutine?debug=1 prints, from its beginning.
func goroutineProfile() map[string]any {
	var text bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&text, 1)
	lines := strings.Split(text.String(), "\n")
	if len(lines) > 8 {
		lines = lines[:8]
	}
	return map[string]any{"title": "Goroutines, by stack", "tool": "runtime/pprof, goroutine, debug=1", "text": lines}
}
