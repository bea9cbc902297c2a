using System.Globalization;
using System.Text;

namespace Ainft.Cli.Nodes.Archives;

/// <summary>
/// The records of an extended header (POSIX pax): <c>LENGTH KEY=VALUE\n</c> each. A key that is not known might change
/// the name or the content of what follows, as those of sparse files do, so it is refused.
/// </summary>
/// <param name="Path">The name that replaces the header's; null when there is none.</param>
/// <param name="Size">The size that replaces the header's; null when there is none.</param>
/// <param name="IsLink">Whether they say where a link leads.</param>
internal sealed record PaxRecords(byte[]? Path, long? Size = null, bool IsLink = false)
{
    private const string Utf8Set = "ISO-IR 10646 2000 UTF-8";

    // Times, owners, rights, and what a file system knows besides: of POSIX, Solaris and star (SCHILY), libarchive and
    // Red Hat.
    private static readonly string[] WithoutMeaning =
    [
        "atime", "ctime", "mtime", "uid", "gid", "uname", "gname", "comment",
        "LIBARCHIVE.creationtime", "RHT.security.selinux",
        "SCHILY.dev", "SCHILY.ino", "SCHILY.nlink", "SCHILY.devmajor", "SCHILY.devminor", "SCHILY.fflags",
        "SCHILY.acl.access", "SCHILY.acl.default", "SCHILY.acl.ace",
    ];
    private static readonly string[] PrefixesWithoutMeaning = ["SCHILY.xattr.", "LIBARCHIVE.xattr."];

    /// <summary>Reads all records.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or a key is not known or comes twice.</exception>
    public static PaxRecords Read(ReadOnlySpan<byte> records)
    {
        var (found, keys) = (new PaxRecords(Path: null), new HashSet<string>());
        while (records.Length > 0)
        {
            var digits = Math.Max(records.IndexOf((byte)' '), 0);
            if (Number(records[..digits]) is not { } length || length <= digits + 1 || length > records.Length
                || records[(int)length - 1] != '\n')
                throw new InvalidDataException("an extended header is damaged");
            var record = records[(digits + 1)..((int)length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw new InvalidDataException("a record of an extended header has no key");
            var key = Encoding.UTF8.GetString(record[..equals]);
            if (!keys.Add(key))
                throw new InvalidDataException($"an extended header has {Shown(key)} twice");
            found = found.With(key, record[(equals + 1)..]);
            records = records[(int)length..];
        }

        return found;
    }

    private PaxRecords With(string key, ReadOnlySpan<byte> value) => key switch
    {
        "path" when value.Length > 0 && !value.Contains((byte)0) => this with { Path = value.ToArray() },
        "size" when Number(value) is { } size => this with { Size = size },
        "linkpath" => this with { IsLink = true },
        "hdrcharset" when Encoding.UTF8.GetString(value) == Utf8Set => this,
        _ when WithoutMeaning.Contains(key)
            || PrefixesWithoutMeaning.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) => this,
        _ when key.StartsWith("GNU.sparse.", StringComparison.Ordinal) || key == "SCHILY.realsize" =>
            throw new InvalidDataException(
            $"it is a sparse file ({Shown(key)}). Pack it without holes, that is without --sparse (GNU tar) "
                + "or with --no-read-sparse (bsdtar)"),
        _ => throw new InvalidDataException($"what the extended header's {Shown(key)} means is not known"),
    };

    private static long? Number(ReadOnlySpan<byte> digits) =>
        !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string Shown(string key) =>
        string.Concat(key.Take(64).Select(
            letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '?'))
        + (key.Length > 64 ? string.Create(CultureInfo.InvariantCulture, $"… ({key.Length} characters)") : "");
}
