using System.Collections.Frozen;
using System.Reflection;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>A file of the site.</summary>
/// <param name="Name">The name with the beginning of the file's SHA-256, so a name always has the same bytes.</param>
/// <param name="MediaType">The media type.</param>
/// <param name="Bytes">The content.</param>
internal sealed record SiteFile(string Name, string MediaType, ReadOnlyMemory<byte> Bytes) : IResult
{
    /// <summary>
    /// A worker has the policy of its own answer. It may compile WebAssembly to hash files fast, and it may not use the
    /// network. No page may do the former.
    /// </summary>
    public const string PolicyOfWorker = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

    /// <summary>The end of the names of scripts that run as a worker.</summary>
    public const string Worker = "-worker.js";

    private bool IsWorker { get; init; }

    /// <summary>A file of the folder Site.</summary>
    /// <param name="plainName">The name in the folder.</param>
    /// <param name="digits">The beginning of the file's SHA-256.</param>
    /// <param name="bytes">The content.</param>
    public static SiteFile Of(string plainName, string digits, ReadOnlyMemory<byte> bytes)
    {
        var (name, type) = (Path.GetFileNameWithoutExtension(plainName), Path.GetExtension(plainName));
        return new SiteFile($"{name}.{digits}{type}", MediaTypeOf(type), bytes)
        {
            IsWorker = plainName.EndsWith(Worker, StringComparison.Ordinal),
        };
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = AnswerFreshness.Immutable;
        if (IsWorker)
            response.Headers.ContentSecurityPolicy = PolicyOfWorker;
        return CompressedBody.WriteAsync(httpContext, Bytes);
    }

    private static string MediaTypeOf(string type) => type switch
    {
        ".css" => "text/css; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The site has a file of the unknown type {type}."),
    };
}

/// <summary>
/// The style, the script and the icon of the site, which are in the executable. So they are the same under a host, in a
/// container and in a test, and the working directory has no effect.
/// </summary>
internal sealed class SiteFiles
{
    public const string Folder = "/assets";

    private const string Prefix = "site/";
    private const int HashDigits = 16;

    private readonly FrozenDictionary<string, SiteFile> byPlainName;
    private readonly FrozenDictionary<string, SiteFile> byName;

    public SiteFiles()
    {
        byPlainName = Embedded.Names(Prefix).ToFrozenDictionary(name => name[Prefix.Length..], Load);
        byName = byPlainName.Values.ToFrozenDictionary(file => file.Name);
    }

    /// <summary>The path of a file of the folder Site.</summary>
    public string PathOf(string plainName) => $"{Folder}/{byPlainName[plainName].Name}";

    /// <summary>A file by the last part of its path, or null.</summary>
    public SiteFile? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The bytes of a file of the folder Site.</summary>
    public ReadOnlyMemory<byte> BytesOf(string plainName) => byPlainName[plainName].Bytes;

    private static SiteFile Load(string resource)
    {
        var bytes = Embedded.Read(resource);
        var digits = Sha256Digest.Of(bytes).ToString().Substring(2, HashDigits);
        return SiteFile.Of(resource[Prefix.Length..], digits, bytes);
    }
}

/// <summary>The files in the executable.</summary>
internal static class Embedded
{
    private static readonly Assembly App = typeof(Embedded).Assembly;

    /// <summary>The names that begin with this text, in their order.</summary>
    public static IEnumerable<string> Names(string prefix) => App.GetManifestResourceNames()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The bytes of a file.</summary>
    public static byte[] Read(string name)
    {
        using var stream = App.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
