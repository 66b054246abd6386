//! Every input that a long run found worth keeping goes through its decoder once more.

use so_thon_fuzz::{Decoder, corpus, seeds};

#[test]
fn what_the_programs_write_is_read_by_every_decoder() {
    for decoder in Decoder::ALL {
        let seeds = seeds::of(*decoder);
        assert!(!seeds.is_empty(), "{} has no seed", decoder.name());
        let read = seeds.iter().filter(|seed| decoder.run(seed)).count();
        assert!(read > 0, "{} reads none of its seeds", decoder.name());
    }
}

#[test]
fn no_kept_input_makes_a_decoder_panic() {
    for decoder in Decoder::ALL {
        let kept = corpus::read(*decoder).expect("a kept corpus");
        assert!(!kept.is_empty(), "{} keeps nothing", decoder.name());
        for input in kept {
            decoder.run(&input);
        }
    }
}

#[test]
fn seeds_cut_anywhere_make_no_decoder_panic() {
    for decoder in Decoder::ALL {
        for seed in seeds::of(*decoder).iter().take(3) {
            let step = seed.len() / 24 + 1;
            for length in (0..seed.len()).step_by(step) {
                decoder.run(&seed[..length]);
            }
        }
    }
}
