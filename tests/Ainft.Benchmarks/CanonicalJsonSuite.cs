using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures parsing, canonicalization and SHA-256 of a manifest of 2.4 KB. The peer is <c>canonicalize</c> from npm
/// with JSON.parse and without a hash. Both run in turn in one run. Each side warms up, and the suite takes the best of
/// several rounds.
/// </summary>
internal static class CanonicalJsonSuite
{
    private const int Turns = 400;
    private const int Repeats = 500;

    private static readonly ArrayBufferWriter<byte> Output = new(4096);
    private static readonly JsonSerializerOptions AsWritten =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Script = """
        import('canonicalize').then(({ default: canonicalize }) => {
          const { text, rounds, repeats } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
          let best = Infinity, length = 0;
          for (let round = 0; round < rounds; round++) {
            const start = process.hrtime.bigint();
            for (let i = 0; i < repeats; i++) length += canonicalize(JSON.parse(text)).length;
            best = Math.min(best, Number(process.hrtime.bigint() - start) / repeats);
          }
          process.stdout.write(String(best));
        });
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var manifest = Encoding.UTF8.GetBytes(CreateManifest());
        var request = JsonSerializer.Serialize(
            new { text = Encoding.UTF8.GetString(manifest), rounds = Turns, repeats = Repeats });
        var npm = double.MaxValue;
        var ours = double.MaxValue;
        for (var turn = 0; turn < 3; turn++)
        {
            npm = Math.Min(npm, double.Parse(await NodeScript.RunAsync(Script, request), CultureInfo.InvariantCulture));
            ours = Math.Min(ours, Measure(manifest));
        }
        Console.WriteLine($"manifest {manifest.Length} bytes");
        Console.WriteLine($"npm parse + canonicalize            {npm,10:F0} ns");
        Console.WriteLine(
            $"Ainft parse + canonicalize + SHA-256 {ours,9:F0} ns, {Allocated(manifest)} bytes allocated");
        Console.WriteLine($"ratio {npm / ours:F1}");
        return 0;
    }

    private static double Measure(byte[] manifest) => Rounds.Best(Turns, () =>
    {
        for (var i = 0; i < Repeats; i++)
            Hash(manifest);
    }).TotalNanoseconds / Repeats;

    private static long Allocated(byte[] manifest)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hash(manifest);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Hash(byte[] manifest)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Output.ResetWrittenCount();
        if (!CanonicalJson.TryCanonicalize(manifest, Output, out _))
            throw new InvalidOperationException("The manifest of the benchmark is not valid.");
        SHA256.HashData(Output.WrittenSpan, digest);
    }

    // A manifest as people write it. Its members have the order of the documentation, and it is indented and has some
    // escapes and other scripts.
    private static string CreateManifest() => JsonSerializer.Serialize(new
    {
        ainft = 1,
        kind = "model",
        name = "gpt2-en-large",
        version = "5.0.1",
        description =
            "A language model for English and Korean (한국어), fine-tuned on the conversations of \"AIN\".\nTrained for "
                + "five epochs on one machine; evaluated on the held-out tenth of the data, with a loss of 2.31.",
        license = "Apache-2.0",
        homepage = "https://ainize.ai/kmh4500/AINFT-engine",
        parents = Enumerable.Range(0, 4).Select(i => new
        {
            id = $"0x{Convert.ToHexStringLower(SHA256.HashData([(byte)i]))}",
            relation = i == 0 ? "fine-tuned-from" : "trained-on"
        }),
        artifacts = Enumerable.Range(0, 4).Select(i => new
        {
            uri = $"https://example.org/models/gpt2-en-large/resolve/main/model-0000{i}-of-00005.safetensors",
            sha256 = Convert.ToHexStringLower(SHA256.HashData([(byte)(i + 9)])),
            size = 4_976_698_672 + i,
            mediaType = "application/octet-stream",
        }),
        source = new
        {
            platform = "huggingface.co",
            repository = "kmh4500/gpt2-en-large",
            revision = "1f3a5c7e9b",
            uri = "https://huggingface.co/kmh4500/gpt2-en-large"
        },
        properties = new
        {
            epoch = 5,
            platform = "ainize.ai/teachable-nlp",
            loss = 2.31,
            learningRate = 5e-5,
            tags = new[] { "text-generation", "en", "ko", "chat" }
        },
    }, AsWritten);
}
