//! Unpacking a compressed body chunk by chunk.

use std::io::{self, Write};

use bytes::{Buf, Bytes};
use flate2::write::MultiGzDecoder;

/// How many compressed bytes are unpacked at once: they become two megabytes at most, so that a limit is noticed before
/// much is held.
const AT_ONCE: usize = 2 << 10;

/// A body of the encoding `gzip`.
pub(super) struct Gunzip {
    decoder: MultiGzDecoder<Vec<u8>>,
    left: Bytes,
    begun: bool,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Self {
            decoder: MultiGzDecoder::new(Vec::new()),
            left: Bytes::new(),
            begun: false,
        }
    }

    /// Takes what came. All of what came before must have been unpacked.
    pub(super) fn feed(&mut self, chunk: Bytes) {
        self.left = chunk;
    }

    /// The next bytes of what came, or `None` when more must come.
    pub(super) fn next(&mut self) -> io::Result<Option<Bytes>> {
        while !self.left.is_empty() {
            let part = self.left.len().min(AT_ONCE);
            self.begun = true;
            self.decoder
                .write_all(self.left.get(..part).unwrap_or_default())?;
            self.left.advance(part);
            if let Some(bytes) = self.unpacked() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// The last bytes, when nothing more comes. A body that ends in its middle is an error; one without any bytes is
    /// empty.
    pub(super) fn finish(&mut self) -> io::Result<Option<Bytes>> {
        if self.begun {
            self.decoder.try_finish()?;
        }
        self.begun = false;
        Ok(self.unpacked())
    }

    fn unpacked(&mut self) -> Option<Bytes> {
        let bytes = std::mem::take(self.decoder.get_mut());
        (!bytes.is_empty()).then(|| bytes.into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;

    use bytes::Bytes;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::Gunzip;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(chunks: &[&[u8]]) -> std::io::Result<Vec<u8>> {
        let (mut gunzip, mut whole) = (Gunzip::new(), Vec::new());
        for chunk in chunks {
            gunzip.feed(Bytes::copy_from_slice(chunk));
            while let Some(bytes) = gunzip.next()? {
                assert!(bytes.len() <= 3 << 20, "{}", bytes.len());
                whole.extend_from_slice(&bytes);
            }
        }
        if let Some(bytes) = gunzip.finish()? {
            whole.extend_from_slice(&bytes);
        }
        assert!(gunzip.finish()?.is_none());
        Ok(whole)
    }

    #[test]
    fn bodies_are_unpacked_whatever_their_chunks() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let packed = packed(&text);
        assert_eq!(unpacked(&[&packed]).unwrap(), text);
        let single: Vec<&[u8]> = packed.chunks(1).collect();
        assert_eq!(unpacked(&single).unwrap(), text);
        assert_eq!(unpacked(&[]).unwrap(), b"");
    }

    #[test]
    fn several_members_follow_each_other() {
        let both = [packed(b"one "), packed(b"two")].concat();
        assert_eq!(unpacked(&[&both]).unwrap(), b"one two");
    }

    #[test]
    fn what_is_cut_or_wrong_is_an_error() {
        let packed = packed(b"something long enough to be packed");
        for end in 1..packed.len() {
            assert!(unpacked(&[&packed[..end]]).is_err(), "{end}");
        }
        assert!(unpacked(&[b"plain text"]).is_err());
        let mut wrong = packed.clone();
        let at = wrong.len() - 6;
        wrong[at] ^= 1;
        assert!(unpacked(&[&wrong]).is_err());
    }

    #[test]
    fn a_bomb_comes_in_pieces() {
        let text = vec![0_u8; 64 << 20];
        assert_eq!(unpacked(&[&packed(&text)]).unwrap().len(), text.len());
    }
}
