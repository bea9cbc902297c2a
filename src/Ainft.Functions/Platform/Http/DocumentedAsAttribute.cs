namespace Ainft.Functions.Platform;

/// <summary>Names the form of a member that holds free JSON, for the OpenAPI document.</summary>
/// <param name="form">The form. A list of free JSON has the form of its items.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DocumentedAsAttribute(Type form) : Attribute
{
    /// <summary>The type whose schema the member has.</summary>
    public Type Form { get; } = form;
}
