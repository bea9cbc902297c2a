namespace Ainft.Sources;

/// <summary>The limits of all readers. A file beyond them is refused before it is parsed.</summary>
public static class SourceLimits
{
    /// <summary>The most bytes of a file that a reader takes whole.</summary>
    public const int FileBytes = 4 << 20;

    /// <summary>The most bytes at the start of a card that a reader takes. The front matter must end in them.</summary>
    public const int CardBytes = 1 << 20;

    /// <summary>The most bytes of a safetensors header. The format itself has the same limit.</summary>
    public const int HeaderBytes = 100_000_000;

    /// <summary>The most items that a reader takes of one list, for example of tags.</summary>
    public const int ListItems = 256;

    internal const int Depth = 32;

    internal const int Nodes = 100_000;
}
