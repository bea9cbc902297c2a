using System.Globalization;
using System.Text;

namespace Ainft.Cli.Nodes.Archives;

/// <summary>
/// The records of an extended header (POSIX pax), each in the form <c>LENGTH KEY=VALUE\n</c>. An unknown key is
/// refused, because it might change the name or the content of the next entry, as the keys of sparse files do.
/// </summary>
/// <param name="Path">The name that replaces the header's name, or null.</param>
/// <param name="Size">The size that replaces the header's size, or null.</param>
/// <param name="IsLink">Whether a record contains the target of a link.</param>
internal sealed record PaxRecords(byte[]? Path, long? Size = null, bool IsLink = false)
{
    private const string Utf8Set = "ISO-IR 10646 2000 UTF-8";

    // Times, owners, permissions and other attributes of file systems. The keys come from POSIX, Solaris and star
    // (SCHILY), libarchive and Red Hat.
    private static readonly string[] WithoutMeaning =
    [
        "atime", "ctime", "mtime", "uid", "gid", "uname", "gname", "comment",
        "LIBARCHIVE.creationtime", "RHT.security.selinux",
        "SCHILY.dev", "SCHILY.ino", "SCHILY.nlink", "SCHILY.devmajor", "SCHILY.devminor", "SCHILY.fflags",
        "SCHILY.acl.access", "SCHILY.acl.default", "SCHILY.acl.ace",
    ];
    private static readonly string[] PrefixesWithoutMeaning = ["SCHILY.xattr.", "LIBARCHIVE.xattr."];

    /// <summary>Reads all records.</summary>
    /// <exception cref="InvalidDataException">The records are damaged, or a key is unknown or occurs twice.</exception>
    public static PaxRecords Read(ReadOnlySpan<byte> records)
    {
        var (found, keys) = (new PaxRecords(Path: null), new HashSet<string>());
        while (records.Length > 0)
        {
            var digits = Math.Max(records.IndexOf((byte)' '), 0);
            if (Number(records[..digits]) is not { } length || length <= digits + 1 || length > records.Length
                || records[(int)length - 1] != '\n')
                throw new InvalidDataException("An extended header is damaged.");
            var record = records[(digits + 1)..((int)length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw new InvalidDataException("A record of an extended header does not have a key.");
            var key = Encoding.UTF8.GetString(record[..equals]);
            if (!keys.Add(key))
                throw new InvalidDataException($"An extended header has the key {Shown(key)} twice.");
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
                $"It contains a sparse file ({Shown(key)}). Pack the file without --sparse (GNU tar) "
                + "or with --no-read-sparse (bsdtar)."),
        _ => throw new InvalidDataException($"The key {Shown(key)} of an extended header is unknown."),
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
