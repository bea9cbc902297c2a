namespace Ainft.Cli.Api;

/// <summary>How much of one answer is read, and how long the server may take.</summary>
/// <param name="Bytes">The most bytes of its body.</param>
/// <param name="Begin">How long the server may take from the request to the end of the answer's headers.</param>
/// <param name="Whole">How long the whole answer may take; null where bytes are processed as they arrive, however many
/// there are.</param>
internal sealed record AnswerLimits(long Bytes, TimeSpan Begin, TimeSpan? Whole)
{
    /// <summary>How long the server may be silent inside a body.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>A JSON document. The largest is a lineage of 1,000 components with 10 edges each.</summary>
    public static readonly AnswerLimits Document = new(16 << 20, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));

    /// <summary>An error answer.</summary>
    public static readonly AnswerLimits Problem = new(1 << 20, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));

    /// <summary>The proof of one component.</summary>
    public static readonly AnswerLimits Proof = Document with { Bytes = ProofFile.MaxBytes };

    /// <summary>The evidence of a run.</summary>
    public static readonly AnswerLimits Evidence = Document with { Bytes = EvidenceFile.MaxBytes };

    /// <summary>The proof of a lineage: the server searches the ancestors before it begins.</summary>
    public static readonly AnswerLimits Lineage = new(LineageProofFile.MaxBytes, TimeSpan.FromMinutes(10), null);

    /// <summary>An answer to a node. The longest poll is answered in 20 seconds, and a lease outlives a heartbeat that
    /// is lost.</summary>
    public static readonly AnswerLimits Node = new(64 << 20, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(35));

    /// <summary>An answer to an uploaded file, which begins when the file is sent.</summary>
    public static readonly AnswerLimits Upload =
        Node with { Begin = TimeSpan.FromMinutes(10), Whole = TimeSpan.FromMinutes(10) };

    /// <summary>An answer to lines, or of lines, which <see cref="LineLimits"/> bounds too.</summary>
    public static readonly AnswerLimits Lines = new(64L << 30, TimeSpan.FromMinutes(10), null);
}

/// <summary>How many lines a command takes, on all pages together.</summary>
/// <param name="LineBytes">The most bytes of a line, without its end.</param>
/// <param name="Lines">The most lines.</param>
/// <param name="Pages">The most pages.</param>
internal sealed record LineLimits(int LineBytes, long Lines, int Pages)
{
    private const int MostPages = 100_000;

    /// <summary>Ids, one a line; the server gives up to a million on a page.</summary>
    public static readonly LineLimits Ids = new(80, 100_000_000, MostPages);

    /// <summary>Ids that are kept in memory.</summary>
    public static readonly LineLimits KeptIds = Ids with { Lines = 1_000_000 };

    /// <summary>Components with manifest and signature, which wait on the disk.</summary>
    public static readonly LineLimits Export = new(ProofFile.MaxBytes, 10_000_000, MostPages);

    /// <summary>Answers to lines that were posted.</summary>
    /// <param name="posted">How many were.</param>
    public static LineLimits Posted(int posted) => new(1 << 20, posted + 1_000L, 1);
}
