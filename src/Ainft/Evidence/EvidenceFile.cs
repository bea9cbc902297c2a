using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>A signed statement in an evidence file, with its path to an anchored root.</summary>
/// <param name="Envelope">The statement with its signature.</param>
/// <param name="Path">The siblings from its leaf up to the root.</param>
/// <param name="Root">The root of the batch that holds it.</param>
public sealed record EvidenceStatement(DsseEnvelope Envelope, IReadOnlyList<Bytes32> Path, Bytes32 Root);

/// <summary>
/// The file <c>ainft-evidence/VERSION</c>. It shows the verdict of a run about a component, and that this verdict
/// follows from the statements that the nodes signed. A verifier needs no server. Reading checks only the form, and
/// <see cref="EvidenceVerifier"/> checks the content.
/// </summary>
/// <remarks>
/// <para>The members are
/// <c>{"format","component":{…a proof file},"statements":[STATEMENT],"batches":[BATCH]}</c>.
/// A statement is <c>{"envelope":{…DSSE},"path":["0x…"],"root":"0x…"}</c>, and a batch is
/// <c>{"root","size","block","transaction"}</c>.</para>
/// <para>The first statement is the registry's summary. The others are the statements of the nodes that revealed a
/// result, in the order in which the nodes were drawn. The chain and the registry are those of the component.</para>
/// </remarks>
public sealed record EvidenceFile
{
    private const string FormatPrefix = "ainft-evidence/";

    /// <summary>The <see cref="EvidenceVersion"/> of the file and of every statement in it.</summary>
    public required int Version { get; init; }

    /// <summary>The value of the member <c>format</c>.</summary>
    public string Format => $"{FormatPrefix}{Version}";

    /// <summary>The supported formats, for people.</summary>
    public static string Formats { get; } = string.Join(
        " or ",
        Enumerable.Range(EvidenceVersion.First, EvidenceVersion.Latest).Select(version => $"{FormatPrefix}{version}"));

    /// <summary>The maximum size of a file in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The maximum number of statements in a file, which is a summary and a panel.</summary>
    public const int MaxStatements = 1 + RunTerms.MaxBudget;

    /// <summary>The component, with the proof that it is anchored.</summary>
    public required ProofFile Component { get; init; }

    /// <summary>The statements.</summary>
    public required IReadOnlyList<EvidenceStatement> Statements { get; init; }

    /// <summary>The batches that hold the statements, without repetitions.</summary>
    public required IReadOnlyList<AnchoredBatch> Batches { get; init; }

    /// <summary>Reads the version from the member <c>format</c>.</summary>
    /// <param name="format">The value of the member.</param>
    /// <param name="version">The version when the method returns true.</param>
    public static bool TryReadFormat(string format, out int version)
    {
        ArgumentNullException.ThrowIfNull(format);
        return EvidenceVersion.TryReadSuffix(format, FormatPrefix, out version);
    }

    /// <summary>
    /// Reads an evidence file. Hashes must be in lower case, and unknown members are refused, so that a file has only
    /// one interpretation. Only the envelopes may have every form that DSSE permits
    /// (<see cref="DsseEnvelope.TryRead"/>).
    /// </summary>
    /// <param name="utf8">The file, at most 32 MiB.</param>
    /// <param name="evidence">The evidence when the method returns true.</param>
    /// <param name="violations">The violations of its form. The list is empty when the method returns true.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out EvidenceFile? evidence,
        out IReadOnlyList<Violation> violations)
    {
        evidence = null;
        if (!CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out var violation, EvidenceFileReader.Limits))
        {
            violations = [violation];
            return false;
        }
        using var document = JsonDocument.Parse(canonical);
        evidence = EvidenceFileReader.Read(document.RootElement, out violations);
        return evidence is not null;
    }

    /// <summary>The file as indented UTF-8 JSON.</summary>
    public byte[] ToJson() => EvidenceFileWriter.Write(this);
}
