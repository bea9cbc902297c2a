using System.Runtime.CompilerServices;
using System.Text;
using Ainft.Cli.Api;

namespace Ainft.Cli.Events;

/// <summary>An item of a stream of Server-Sent Events.</summary>
/// <param name="Type">The type, or null when the item does not have one.</param>
/// <param name="Id">The id with which a client resumes behind the item, or null.</param>
/// <param name="Data">The data in UTF-8.</param>
internal sealed record StreamItem(string? Type, string? Id, byte[] Data)
{
    /// <summary>The most bytes of the data of an item. An event of a registry has less than 20 kB.</summary>
    private const int MostData = 1 << 20;

    /// <summary>The most bytes of an id or a type.</summary>
    private const int MostName = 128;

    /// <summary>
    /// Reads the items of an answer as they arrive (HTML standard, 9.2.6). Every line and every item is bounded. Fields
    /// that no registry sends are ignored.
    /// </summary>
    public static async IAsyncEnumerable<StreamItem> ReadAsync(
        ServerAnswer answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (type, id, data) = ((string?)null, (string?)null, new MemoryStream());
        await foreach (var line in AnswerLines.ReadAsync(answer, LineLimits.Stream, 0, cancellationToken))
        {
            var (name, value) = Split(line);
            if (name is "" && value.Length == 0)
            {
                if (data.Length > 0 || id is not null)
                    yield return new StreamItem(type, id, data.ToArray());
                (type, id, data) = (null, null, new MemoryStream());
            }
            else if (name is "data")
                Append(answer, data, value);
            else if (name is "event")
                type = NameOf(answer, value);
            else if (name is "id")
                id = NameOf(answer, value);
        }
    }

    private static (string Name, byte[] Value) Split(byte[] line)
    {
        var text = line.AsSpan();
        if (text.EndsWith("\r"u8))
            text = text[..^1];
        if (text.IsEmpty)
            return ("", []);
        var colon = text.IndexOf((byte)':');
        if (colon < 0)
            return (Encoding.UTF8.GetString(text), []);
        var value = text[(colon + 1)..];
        // A line that begins with a colon is a comment, which gets a name that no field has.
        return (colon == 0 ? ":" : Encoding.UTF8.GetString(text[..colon]),
            (value.StartsWith(" "u8) ? value[1..] : value).ToArray());
    }

    private static void Append(ServerAnswer answer, MemoryStream data, byte[] value)
    {
        if (data.Length + value.Length >= MostData)
            throw AnswerStream.TooLong($"{answer.Of}, in one event,", MostData);
        if (data.Length > 0)
            data.WriteByte((byte)'\n');
        data.Write(value);
    }

    private static string NameOf(ServerAnswer answer, byte[] value) => value.Length <= MostName
        ? Encoding.UTF8.GetString(value)
        : throw AnswerStream.TooLong($"{answer.Of}, in the name of an event,", MostName);
}
