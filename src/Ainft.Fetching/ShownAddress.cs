namespace Ainft.Fetching;

/// <summary>Shows addresses to people and logs.</summary>
internal static class ShownAddress
{
    /// <summary>
    /// The address without a user, a query and a fragment, because a redirect can lead to a signed address.
    /// Any reader of the message could use it.
    /// </summary>
    public static string Shown(this Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
