using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>
/// The key of a listing, which is all components, one value of one property, or the names that begin with a text.
/// </summary>
/// <remarks>
/// A value can have any characters, so the row keys of most listings begin with a hash of it. The row keys of names
/// begin with the first characters of the name, so one range of rows has all names that begin with a text. Names with
/// the same first characters share a row, so a bundle of numbered names costs as few rows as its creator.
/// </remarks>
public readonly record struct ListingKey(string Property, string Value)
{
    public static readonly ListingKey All = new("all", "");

    /// <summary>
    /// The number of characters of a name in a row key. The row of the component has the others.
    /// </summary>
    public const int NameCharacters = 8;

    private const string Names = "name", Files = "file";

    /// <summary>The first character of the row keys of names. No hash begins with it.</summary>
    private const char NameMark = 'n';

    /// <summary>The key of a name, or of the names that begin with a text.</summary>
    public static ListingKey OfName(string text)
    {
        var folded = FoldName(text);
        return new ListingKey(Names, folded.Length > NameCharacters ? folded[..NameCharacters] : folded);
    }

    /// <summary>The key of a file.</summary>
    public static ListingKey OfFile(Sha256Digest sha256) => new(Files, sha256.ToString());

    /// <summary>
    /// The key of all references to one revision with the same files. References of several creators are different
    /// components, and this listing shows that they refer to the same content.
    /// </summary>
    public static ListingKey OfReferenced(Sha256Digest source) => new("referenced", source.ToString());

    /// <summary>The key of a word of a card, such as a tag, in small or capital letters.</summary>
    public static ListingKey OfWord(string property, string word) => new(property, FoldName(word));

    /// <summary>A name in the form in which names are compared, which has lower-case letters.</summary>
    public static string FoldName(string name) => name.ToLowerInvariant();

    /// <summary>The partition. Names share one with the names that begin with the same character.</summary>
    public string Partition => (IsName ? Hash(Value[..1]) : Row)[..1];

    /// <summary>The beginning of the row keys that hold this value. A name has four digits per character.</summary>
    public string Row => IsName
        ? NameMark + string.Concat(Value.Select(character => $"{(int)character:x4}"))
        : Hash(Value);

    /// <summary>The text with which the row keys of the listing begin.</summary>
    public string Prefix => IsName ? Row : $"{Row}-";

    /// <summary>
    /// The first key after the rows of the listing. Hexadecimal digits and dashes follow the prefix in their keys.
    /// </summary>
    public string End => IsName ? $"{Row}g" : $"{Row}.";

    /// <summary>Whether the key is one of a file.</summary>
    public bool IsOfFile => Property == Files;

    private bool IsName => Property == Names;

    /// <summary>32 hexadecimal digits.</summary>
    private string Hash(string value) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Property}\n{value}")).AsSpan(0, 16));
}

/// <summary>The start of a page, as a position in a listing.</summary>
public readonly record struct ListingPlace(string Row, int Skip)
{
    /// <summary>Parses the text that <see cref="ToString"/> writes; null when it has another form.</summary>
    public static ListingPlace? Parse(string text) =>
        text.Split(':') is [var skip, var row] && DecimalText.TryRead(skip, out int count)
        && row.All(character => char.IsAsciiHexDigitLower(character) || character == '-')
            ? new ListingPlace(row, count)
            : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Skip}:{Row}";
}

/// <summary>An id in a listing.</summary>
/// <param name="Id">The id.</param>
/// <param name="Place">The position that begins with it.</param>
/// <param name="Bundle">The bundle that added it.</param>
public readonly record struct ListedId(AinftId Id, ListingPlace Place, Sha256Digest Bundle);
