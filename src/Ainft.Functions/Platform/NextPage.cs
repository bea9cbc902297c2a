using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Ainft.Functions.Platform;

/// <summary>Where an answer that is no JSON goes on: the same query with the token of the next page, in the header <c>Link</c> (RFC 8288).</summary>
internal static class NextPage
{
    public static void LinkNextPage(this HttpResponse response, string? page)
    {
        if (page is null)
            return;
        var request = response.HttpContext.Request;
        var query = request.Query.Where(parameter => parameter.Key != "page").Append(KeyValuePair.Create("page", new StringValues(page)));
        response.Headers.Link = $"<{QueryHelpers.AddQueryString(request.Path.ToUriComponent(), query)}>; rel=\"next\"";
    }
}
