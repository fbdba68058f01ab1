// Checks a log folder written by make_log with Go's golang.org/x/mod/sumdb.
//
// Usage: check_sumdb FOLDER. Prints what was checked; any failure ends with status 1.
package main

import (
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// folder is where the log is; it reads tiles as tlog asks for them.
type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// x/mod writes tile/8/<L>/…; C2SP fixed the height and left it out.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) text(name string) string {
	data, err := os.ReadFile(filepath.Join(string(f), name))
	check(err)
	return string(data)
}

// checkpoint opens a signed checkpoint with the log's key alone.
func (f folder) checkpoint(name string) tlog.Tree {
	verifier, err := note.NewVerifier(strings.TrimSpace(f.text("vkey")))
	check(err)
	opened, err := note.Open([]byte(f.text(name)), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || len(opened.Sigs) != 1 {
		log.Fatalf("%s is not a checkpoint of %s", name, verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	return tlog.Tree{N: size, Hash: root}
}

// entries reads every bundle, and compares every entry with its authenticated leaf hash.
func (f folder) entries(tree tlog.Tree, hashes tlog.HashReader) [][]byte {
	var entries [][]byte
	for first := int64(0); first < tree.N; first += 1 << height {
		tile := tlog.Tile{H: height, L: -1, N: first >> height, W: 1 << height}
		if tree.N-first < 1<<height {
			tile.W = int(tree.N - first)
		}
		bundle := []byte(f.text(strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)))
		var indexes []int64
		for i := 0; i < tile.W; i++ {
			n := binary.BigEndian.Uint16(bundle)
			entries = append(entries, bundle[2:2+n])
			bundle = bundle[2+n:]
			indexes = append(indexes, tlog.StoredHashIndex(0, first+int64(i)))
		}
		if len(bundle) != 0 {
			log.Fatalf("%s has trailing bytes", tile.Path())
		}
		read, err := hashes.ReadHashes(indexes)
		check(err)
		for i, hash := range read {
			if tlog.RecordHash(entries[first+int64(i)]) != hash {
				log.Fatalf("entry %d is not its leaf", first+int64(i))
			}
		}
	}
	return entries
}

func main() {
	log.SetFlags(0)
	f := folder(os.Args[1])
	tree, old := f.checkpoint("checkpoint"), f.checkpoint("checkpoint.old")
	// The reader authenticates every tile against the root before it hands out a hash.
	hashes := tlog.TileHashReader(tree, f)
	entries := f.entries(tree, hashes)

	paths, err := filepath.Glob(filepath.Join(string(f), "proof-*.tlog-proof"))
	check(err)
	if len(paths) == 0 {
		log.Fatal("no proofs")
	}
	for _, path := range paths {
		head, checkpoint, _ := strings.Cut(f.text(filepath.Base(path)), "\n\n")
		lines := strings.Split(head, "\n")
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
		check(err)
		if lines[0] != "c2sp.org/tlog-proof@v1" || checkpoint != f.text("checkpoint") {
			log.Fatalf("%s is not a proof under the checkpoint", path)
		}
		proof := parse(lines[2:])
		leaf := tlog.RecordHash(entries[index])
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf))
		if tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash([]byte("x"))) == nil {
			log.Fatalf("%s holds for another leaf", path)
		}
		made, err := tlog.ProveRecord(tree.N, index, hashes)
		check(err)
		same(made, proof)
	}

	if old.N > 0 {
		proof := parse(strings.Fields(f.text("consistency")))
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
		made, err := tlog.ProveTree(tree.N, old.N, hashes)
		check(err)
		same(made, proof)
	}
	fmt.Printf("%d entries against authenticated tiles, %d inclusion proofs, consistency %d to %d\n",
		len(entries), len(paths), old.N, tree.N)
}

func parse(lines []string) []tlog.Hash {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		check(err)
		hashes = append(hashes, hash)
	}
	return hashes
}

func same(made, read []tlog.Hash) {
	if fmt.Sprint(made) != fmt.Sprint(read) {
		log.Fatalf("the proof is %v, sumdb makes %v", read, made)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
