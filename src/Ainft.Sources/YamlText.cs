using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ainft.Sources;

/// <summary>
/// Reads YAML from strangers. It builds no objects from tags. It refuses aliases, because nine of them can stand for a
/// billion nodes. It refuses repeated keys, because two readers could choose different ones.
/// </summary>
internal sealed class YamlText
{
    private readonly string file;
    private readonly int linesBefore;
    private readonly Parser parser;
    private readonly Stack<Frame> open = new();
    private SourceNode? root;
    private int nodes, documents;

    private YamlText(string file, string text, int linesBefore)
    {
        (this.file, this.linesBefore) = (file, linesBefore);
        parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads one document.</summary>
    /// <param name="file">The name of the file in messages.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="linesBefore">The number of lines of the file before the text.</param>
    /// <exception cref="SourceException">The text is not such a document.</exception>
    public static SourceNode Read(string file, ReadOnlySpan<byte> utf8, int linesBefore = 0)
    {
        var text = SourceText.Decode(file, utf8);
        try
        {
            return new YamlText(file, text, linesBefore).Read();
        }
        catch (YamlException exception)
        {
            throw new SourceException(
                $"{file} is not YAML at line {exception.Start.Line + linesBefore}. {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException
            or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser throws these for some broken escapes and directives.
            throw new SourceException($"{file} is not YAML. {exception.Message}", exception);
        }
    }

    private SourceNode Read()
    {
        while (parser.MoveNext())
            Take(parser.Current);
        return root ?? SourceNode.OfText(null);
    }

    private void Take(ParsingEvent? part)
    {
        switch (part)
        {
            case AnchorAlias alias:
                throw Refused($"has an alias (*{alias.Value}). Write the value again instead");
            case Scalar scalar:
                Add(scalar);
                break;
            case MappingStart:
                Begin(isMap: true);
                break;
            case SequenceStart:
                Begin(isMap: false);
                break;
            case MappingEnd or SequenceEnd:
                Put(open.Pop().Close());
                break;
            case DocumentStart when documents++ > 0:
                throw Refused("begins a second document");
        }
    }

    private void Add(Scalar scalar)
    {
        Count();
        if (open.TryPeek(out var frame) && frame.NeedsKey)
        {
            if (!frame.TryBegin(scalar.Value))
                throw Refused($"repeats the key '{scalar.Value}'");
            return;
        }

        var isNull = scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };
        Put(SourceNode.OfText(isNull ? null : scalar.Value));
    }

    private void Begin(bool isMap)
    {
        Count();
        if (open.TryPeek(out var frame) && frame.NeedsKey)
            throw Refused("has a key that is not a text");
        if (open.Count == SourceLimits.Depth)
            throw Refused($"has more than {SourceLimits.Depth} levels");
        open.Push(new Frame(isMap));
    }

    private void Put(SourceNode node)
    {
        if (open.TryPeek(out var frame))
            frame.Put(node);
        else
            root = node;
    }

    private void Count()
    {
        if (++nodes > SourceLimits.Nodes)
            throw Refused($"has more than {SourceLimits.Nodes:N0} values");
    }

    private SourceException Refused(string reason) =>
        new($"{file}, line {(parser.Current?.Start.Line ?? 1) + linesBefore}, {reason}.");

    /// <summary>A list or a mapping that is not complete.</summary>
    private sealed class Frame(bool isMap)
    {
        private readonly List<SourceNode> items = [];
        private readonly Dictionary<string, SourceNode> members = new(StringComparer.Ordinal);
        private string? key;

        public bool NeedsKey => isMap && key is null;

        public bool TryBegin(string name)
        {
            key = name;
            return !members.ContainsKey(name);
        }

        public void Put(SourceNode node)
        {
            if (key is { } name)
                members.Add(name, node);
            else
                items.Add(node);
            key = null;
        }

        public SourceNode Close() => isMap ? SourceNode.OfMap(members) : SourceNode.OfList(items);
    }
}
