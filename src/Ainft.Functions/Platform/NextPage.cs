using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Ainft.Functions.Platform;

/// <summary>
/// The link to the next page of an answer that is not JSON. The header <c>Link</c> (RFC 8288) has the same query with
/// the token of the next page.
/// </summary>
internal static class NextPage
{
    public static void LinkNextPage(this HttpResponse response, string? page)
    {
        if (page is null)
            return;
        var request = response.HttpContext.Request;
        var query = request.Query.Where(parameter => parameter.Key != "page")
            .Append(KeyValuePair.Create("page", new StringValues(page)));
        var next = QueryHelpers.AddQueryString(request.Path.ToUriComponent(), query);
        response.Headers.Link = $"<{next}>; rel=\"next\"";
    }
}
