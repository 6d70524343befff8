//! What an option is: its name, where it may stand, the form of its value, and how it is read. `target.rs` lists them all.

pub(crate) mod extension;
pub(crate) mod kompose;
pub(crate) mod names;
pub(crate) mod reader;
pub(crate) mod scalar;
pub(crate) mod unknown_names;

use std::path::Path;

use crate::convert::Target;

/// The extension under which options stand in a Compose file.
pub(crate) const EXTENSION: &str = "x-kubernetes";

/// One choice of a conversion, as it is written on the command line and under `x-kubernetes`.
#[derive(Debug)]
pub struct ConversionOption {
    /// The long option without `--`, which is also the key under `x-kubernetes` at the top level. What concerns a service alone has none.
    pub long: Option<&'static str>,
    /// The placeholder of the value on the command line, as `FROM=TO`; a yes or no has none.
    pub value_name: &'static str,
    /// The key under `x-kubernetes` of a service. What concerns the whole project has none.
    pub service: Option<&'static str>,
    /// What it decides, and what happens otherwise: a sentence without a full stop.
    pub help: &'static str,
    /// The form of the value at the top level.
    pub form: OptionForm,
    /// The form of the value in a service.
    pub service_form: OptionForm,
    /// Cuts `KEY=VALUE` on the command line.
    pub(crate) split: fn(&str) -> Option<(&str, &str)>,
    /// Reads one value, or one of several.
    pub(crate) take: fn(&mut Target, Given<'_>) -> Result<(), String>,
}

/// How many values an option has.
#[derive(Debug, Clone, Copy)]
pub enum OptionForm {
    /// One.
    One(OptionShape),
    /// Several: a list in YAML, the option repeated on the command line.
    List(OptionShape),
    /// Several with names: a mapping in YAML, `KEY=VALUE` repeated on the command line.
    Map(OptionShape, OptionShape),
}

impl OptionForm {
    /// The shape of one value.
    #[must_use]
    pub fn shape(self) -> OptionShape {
        match self {
            OptionForm::One(shape) | OptionForm::List(shape) | OptionForm::Map(_, shape) => shape,
        }
    }
}

/// What a single value looks like.
#[derive(Debug, Clone, Copy)]
pub enum OptionShape {
    /// `true` or `false`.
    YesNo,
    /// One of these words, each with what it means.
    Words(&'static [(&'static str, &'static str)]),
    /// A number in these bounds.
    Number {
        /// The least.
        least: u16,
        /// The greatest.
        greatest: u16,
    },
    /// A text that fits a regular expression of JSON Schema.
    Text {
        /// The expression.
        pattern: &'static str,
    },
}

/// A value as it was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    /// The name before it, where the option has several with names.
    pub(crate) key: &'a str,
    /// The value.
    pub(crate) value: &'a str,
    /// Where relative paths start: the working directory on the command line, the project directory in a Compose file.
    pub(crate) base: &'a Path,
    /// The service under which it stands.
    pub(crate) service: Option<&'a str>,
}

impl ConversionOption {
    /// Reads an argument of the command line. Relative paths start at `base`.
    ///
    /// # Errors
    /// When the value is none: what the form is.
    pub(crate) fn take_argument(&self, target: &mut Target, text: &str, base: &Path) -> Result<(), String> {
        let given = Given { key: "", value: text, base, service: None };
        if !matches!(self.form, OptionForm::Map(..)) {
            return (self.take)(target, given);
        }
        let pair = (self.split)(text).filter(|(key, value)| !key.is_empty() && !value.is_empty());
        let (key, value) = pair.ok_or_else(|| format!("the form is {}", self.value_name))?;
        (self.take)(target, Given { key, value, ..given })
    }
}

/// Declares the options: a field of `Target` each, and a row of `OPTIONS`.
///
/// The doc comment is the help. Then: the field and its type, the reader, the long option with its placeholder, the key in a service.
macro_rules! declare_options {
    ($(#[doc = $help:literal] $field:ident: $type:ty = $reader:ty
        $(, long $long:literal $value_name:literal)? $(, service $service:literal)?;)+
    ) => {
        /// The choices of a conversion, each of them open until it is made. [`Target::default`] is what the command does without options.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct Target {
            $(#[doc = $help] pub $field: $type,)+
        }

        impl Target {
            /// Leaves to another what is open here.
            #[must_use]
            pub fn over(mut self, lower: &Target) -> Target {
                $(<$reader as $crate::convert::options::reader::Reader>::fill(&mut self.$field, &lower.$field);)+
                self
            }
        }

        /// Every option.
        pub(crate) static OPTIONS: &[$crate::convert::options::ConversionOption] = &[$(
            $crate::convert::options::ConversionOption {
                long: $crate::convert::options::first(&[$($long)?]),
                value_name: concat!($($value_name)?),
                service: $crate::convert::options::first(&[$($service)?]),
                help: $help.trim_ascii(),
                form: <$reader as $crate::convert::options::reader::Reader>::FORM,
                service_form: <$reader as $crate::convert::options::reader::Reader>::SERVICE_FORM,
                split: <$reader as $crate::convert::options::reader::Reader>::split,
                take: |target, given| {
                    <$reader as $crate::convert::options::reader::Reader>::take(&mut target.$field, given)
                },
            },
        )+];
    };
}
pub(crate) use declare_options;

/// A word that may be left out of a declaration.
pub(crate) const fn first(words: &[&'static str]) -> Option<&'static str> {
    match words {
        [word, ..] => Some(word),
        [] => None,
    }
}

/// Declares a choice between words: each variant with its meaning, which is also the help, and its word. The first is the default.
macro_rules! declare_words {
    ($(#[doc = $doc:literal])+ $name:ident {
        #[doc = $first_help:literal] $first:ident = $first_word:literal
        $(, #[doc = $help:literal] $variant:ident = $word:literal)* $(,)?
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            #[doc = $first_help]
            #[default]
            $first,
            $(#[doc = $help] $variant,)*
        }

        impl $crate::convert::options::scalar::Scalar for $name {
            type Stored = $name;
            const SHAPE: $crate::convert::options::OptionShape =
                $crate::convert::options::OptionShape::Words(&[($first_word, $first_help.trim_ascii()) $(, ($word, $help.trim_ascii()))*]);

            fn read(text: &str, _: &std::path::Path) -> Result<$name, String> {
                let words = [($first_word, $name::$first) $(, ($word, $name::$variant))*];
                let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
                found.map(|(_, value)| *value).ok_or_else(|| {
                    $crate::convert::options::scalar::no_word(text, words.iter().map(|(word, _)| *word))
                })
            }
        }
    };
}
pub(crate) use declare_words;
