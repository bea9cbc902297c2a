namespace Ainft.Fetching;

/// <summary>An address that Ainft does not fetch, or an answer that it does not accept. Trying again does not help.
/// </summary>
/// <param name="reason">The reason, for people.</param>
/// <param name="inner">The error below, or null.</param>
public sealed class FetchRefusedException(string reason, Exception? inner = null) : Exception(reason, inner);
