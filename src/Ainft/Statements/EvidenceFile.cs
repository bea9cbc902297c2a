using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>A signed statement in an evidence file, and its way to an anchored root.</summary>
/// <param name="Envelope">The statement with its signature.</param>
/// <param name="Path">The siblings from its leaf up to the root.</param>
/// <param name="Root">The root of the batch that holds it.</param>
public sealed record EvidenceStatement(DsseEnvelope Envelope, IReadOnlyList<Bytes32> Path, Bytes32 Root);

/// <summary>
/// The file <c>ainft-evidence/VERSION</c>: everything that shows, without asking a server, what a run about a component came to and that
/// the verdict follows from what its nodes signed. <see cref="EvidenceVerifier"/> judges it; reading it only checks its form.
/// </summary>
/// <remarks>
/// <c>{"format","component":{…an ainft-proof/1 object},"statements":[{"envelope":{…DSSE},"path":["0x…"],"root":"0x…"}],"batches":[{"root","size","block","transaction"}]}</c>.
/// The first statement is the registry's summary, the others are those of the nodes that revealed a result, in the order in which they were
/// drawn. The chain and the registry are those of the component.
/// </remarks>
public sealed record EvidenceFile
{
    private const string FormatPrefix = "ainft-evidence/";

    /// <summary>The <see cref="EvidenceVersion"/> of the file and of every statement in it.</summary>
    public required int Version { get; init; }

    /// <summary>The value of the member <c>format</c>.</summary>
    public string Format => $"{FormatPrefix}{Version}";

    /// <summary>The formats that can be read, for people.</summary>
    public static string Formats { get; } = string.Join(
        " or ", Enumerable.Range(EvidenceVersion.First, EvidenceVersion.Latest).Select(version => $"{FormatPrefix}{version}"));

    /// <summary>The most bytes of a file.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The most statements of a file: a summary and a panel.</summary>
    public const int MaxStatements = 1 + RunTerms.MaxBudget;

    /// <summary>The component, with the proof that it is anchored.</summary>
    public required ProofFile Component { get; init; }

    /// <summary>The statements.</summary>
    public required IReadOnlyList<EvidenceStatement> Statements { get; init; }

    /// <summary>The batches that hold the statements, each once.</summary>
    public required IReadOnlyList<LineageProofBatch> Batches { get; init; }

    /// <summary>Reads the version out of the member <c>format</c>.</summary>
    /// <param name="format">Its value.</param>
    /// <param name="version">The version when the answer is true.</param>
    public static bool TryReadFormat(string format, out int version)
    {
        ArgumentNullException.ThrowIfNull(format);
        return EvidenceVersion.TryReadSuffix(format, FormatPrefix, out version);
    }

    /// <summary>
    /// Reads an evidence file. Hashes are in lower case, and members of other names are refused, so that one file has one reading. Only the
    /// envelopes have every form that DSSE permits (<see cref="DsseEnvelope.TryRead"/>).
    /// </summary>
    /// <param name="utf8">The file, at most 32 MiB.</param>
    /// <param name="evidence">The evidence when the answer is true.</param>
    /// <param name="violations">What is wrong with its form; empty when the answer is true.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out EvidenceFile? evidence, out IReadOnlyList<Violation> violations)
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
