using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Events;

/// <summary>The targets of deliveries. Settings <c>Ainft__Events__…</c>.</summary>
public sealed class EventOptions
{
    public const string Section = "Ainft:Events";

    /// <summary>
    /// The hosts inside of the operator's network that subscriptions may name, separated by commas. They may have a
    /// private address and plain HTTP. Hosts with a public address need no entry.
    /// </summary>
    [RegularExpression(
        @"^[A-Za-z0-9.\-\[\]:,\s]{0,4096}$",
        ErrorMessage = "Ainft__Events__PrivateHosts must be names of hosts, separated by commas.")]
    public string PrivateHosts { get; set; } = "";

    /// <summary>Whether the operator allows a private address for a host.</summary>
    internal bool IsPrivate(Uri target) =>
        PrivateHosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Contains(target.Host, StringComparer.OrdinalIgnoreCase);
}

[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;
