//! The public log as static files.

use crate::house::House;

#[test]
fn tiles_are_served_as_they_lie_on_disk() {
    let house = House::open();
    let tiles = house.workshop.store().log_folder().join("tile");
    let mut n_tiles = 0;
    let mut folders = vec![tiles.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&tiles).unwrap().display().to_string();
            let served = house.get(&format!("/tile/{name}"));
            assert_eq!(served.status, 200, "{name}");
            assert_eq!(served.body, std::fs::read(&path).unwrap(), "{name}");
            let is_immutable = served.header("cache-control").unwrap().contains("immutable");
            assert_eq!(is_immutable, !name.contains(".p/"), "{name}");
            n_tiles += 1;
        }
    }
    assert!(n_tiles > 0, "a published log has tiles");
}

#[test]
fn checkpoint_and_key_are_those_of_the_store() {
    let house = House::open();
    let store = house.workshop.store();
    let checkpoint = house.block_on(store.checkpoint()).unwrap().unwrap();
    assert_eq!(house.get("/checkpoint").text(), checkpoint.note);
    let file = std::fs::read_to_string(store.log_folder().join("checkpoint")).unwrap();
    assert_eq!(file, checkpoint.note);
    let key = house.block_on(store.log_key()).unwrap();
    assert_eq!(house.get("/log/key").text().trim_end(), key);
}

#[test]
fn no_path_leaves_the_log() {
    let house = House::open();
    let paths = [
        "/tile/../../keys/issuer.key",
        "/tile/..%2f..%2fkeys%2fissuer.key",
        "/tile/0/..%2f..%2f..%2fkeys%2fissuer.key",
        "/tile/%2fetc%2fpasswd",
        "/tile/0/%00",
        "/tile/0/0",
        "/tile/00/000",
        "/tile/0/000.p/0",
        "/tile/0/000.p/256",
        "/tile/0/x000/000",
        "/tile/64/000",
        "/tile/+0/000",
        "/tile/entries",
        "/tile/",
        "/log/checkpoint",
        "/keys/issuer.key",
    ];
    for path in paths {
        let answer = house.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains(&house.directory()), "{path}");
    }
}
