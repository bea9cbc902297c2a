namespace Ainft.Cli.Api;

/// <summary>The limits on the size and the time of one answer.</summary>
/// <param name="Bytes">The maximum size of its body in bytes.</param>
/// <param name="Begin">The maximum time from the request to the end of the answer's headers.</param>
/// <param name="Whole">The maximum time for the whole answer, or null when the command processes the bytes while they
/// arrive.</param>
internal sealed record AnswerLimits(long Bytes, TimeSpan Begin, TimeSpan? Whole)
{
    /// <summary>The maximum time without a byte inside a body.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>A JSON document. The largest is a lineage of 1,000 components with 10 edges each.</summary>
    public static readonly AnswerLimits Document = new(16 << 20, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));

    /// <summary>An error answer.</summary>
    public static readonly AnswerLimits Problem = new(1 << 20, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));

    /// <summary>The proof of one component.</summary>
    public static readonly AnswerLimits Proof = Document with { Bytes = ProofFile.MaxBytes };

    /// <summary>The evidence of a run.</summary>
    public static readonly AnswerLimits Evidence = Document with { Bytes = EvidenceFile.MaxBytes };

    /// <summary>The proof of a lineage. The server searches the ancestors before it begins to answer.</summary>
    public static readonly AnswerLimits Lineage = new(LineageProofFile.MaxBytes, TimeSpan.FromMinutes(10), null);

    /// <summary>
    /// An answer to a node. The server answers the longest poll in 20 seconds. A lease outlives one lost heartbeat.
    /// </summary>
    public static readonly AnswerLimits Node = new(64 << 20, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(35));

    /// <summary>An answer to an uploaded file. It begins after the whole file is sent.</summary>
    public static readonly AnswerLimits Upload =
        Node with { Begin = TimeSpan.FromMinutes(10), Whole = TimeSpan.FromMinutes(10) };

    /// <summary>An answer to posted lines, or an answer of lines, which <see cref="LineLimits"/> also bounds.</summary>
    public static readonly AnswerLimits Lines = new(64L << 30, TimeSpan.FromMinutes(10), null);

    /// <summary>A stream of events. The server ends it after 100 seconds.</summary>
    public static readonly AnswerLimits Stream = new(1L << 30, TimeSpan.FromSeconds(60), null);
}

/// <summary>The limits on the lines of all pages of an answer together.</summary>
/// <param name="LineBytes">The maximum size of a line in bytes, without its end.</param>
/// <param name="Lines">The maximum number of lines.</param>
/// <param name="Pages">The maximum number of pages.</param>
internal sealed record LineLimits(int LineBytes, long Lines, int Pages)
{
    private const int MostPages = 100_000;

    /// <summary>Ids, one per line. The server returns up to a million per page.</summary>
    public static readonly LineLimits Ids = new(80, 100_000_000, MostPages);

    /// <summary>Ids that the command keeps in memory.</summary>
    public static readonly LineLimits KeptIds = Ids with { Lines = 1_000_000 };

    /// <summary>Components with manifest and signature, which the command stores on disk.</summary>
    public static readonly LineLimits Export = new(ProofFile.MaxBytes, 10_000_000, MostPages);

    /// <summary>The lines of a stream of events.</summary>
    public static readonly LineLimits Stream = new(1 << 20, 10_000_000, 1);

    /// <summary>Answers to lines that were posted.</summary>
    /// <param name="posted">The number of posted lines.</param>
    public static LineLimits Posted(int posted) => new(1 << 20, posted + 1_000L, 1);
}
