using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>A list of ancestors or descendants: of which component, filtered how, how many, from where on.</summary>
/// <param name="Of">The component.</param>
/// <param name="Direction"><c>ancestors</c> or <c>descendants</c>.</param>
/// <param name="Filter">Which of them.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="From">The place after the last one that an answer gave; null: the beginning.</param>
/// <remarks>Every part of <paramref name="From"/> is a caller's to change: who reads it checks it.</remarks>
public sealed record LineageQuery(AinftId Of, string Direction, LineageFilter Filter, int Limit, string? From)
{
    public const string Ancestors = "ancestors";
    public const string Descendants = "descendants";
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1_000;

    private const int MaxToken = 4_096;

    /// <summary>Whether any ancestor or descendant is left out.</summary>
    public bool IsFiltered => Filter != LineageFilter.All;

    /// <summary>16 hexadecimal digits that stand for everything that decides which components are listed, and in which order.</summary>
    private string Digits => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Direction}\n{Of}\n{Filter.Depth}\n{Join(Filter.Relations)}\n{Join(Filter.Kinds)}")).AsSpan(0, 8));

    /// <summary>The query of a request; null when a parameter is wrong.</summary>
    /// <param name="of">The component.</param>
    /// <param name="direction"><see cref="Ancestors"/> or <see cref="Descendants"/>.</param>
    /// <param name="parameters">The parameters; what is wrong with them is gathered there.</param>
    /// <param name="defaultLimit">The limit when none is given.</param>
    /// <param name="maxLimit">The highest limit.</param>
    internal static LineageQuery? Parse(AinftId of, string direction, LineageParameters parameters, int defaultLimit, int maxLimit)
    {
        var depth = parameters.Depth("depth", min: 1, absent: direction == Descendants ? 1 : null);
        var filter = new LineageFilter(depth, parameters.Relations(), parameters.Kinds());
        var query = new LineageQuery(of, direction, filter, parameters.Number("limit", 1, maxLimit, defaultLimit), null);
        if (parameters.Text("page") is { } token && (query = query with { From = query.Read(token) }).From is null)
            parameters.Refuse("page", QueryParameters.WrongPage);
        return parameters.Violations.Count > 0 ? null : query;
    }

    /// <summary>The opaque text of a place. It names the query, so a token of another one is recognized.</summary>
    public string TokenOf(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Digits}:{place}"));

    private string? Read(string token)
    {
        if (token.Length > MaxToken || !Base64Url.IsValid(token))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return text.StartsWith($"{Digits}:", StringComparison.Ordinal) ? text[(Digits.Length + 1)..] : null;
    }

    private static string Join<T>(IReadOnlySet<T>? set) where T : struct, Enum => set is null ? "*" : string.Join(',', set.Order());
}
