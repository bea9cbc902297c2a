using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ainft;

/// <summary>
/// The stable name of a rule that a document can break. Clients match codes and never sentences. A code that was
/// published keeps its meaning forever. The page <c>docs/problems.md</c> lists all codes.
/// </summary>
/// <param name="Name">The code in kebab-case.</param>
/// <param name="Meaning">One sentence that explains the rule. It is empty for a code of a later version.</param>
[JsonConverter(typeof(ViolationCodeConverter))]
public sealed record ViolationCode(string Name, string Meaning)
{
    // The second argument of each code is its documentation.
#pragma warning disable CS1591
    // The text of a document
    public static readonly ViolationCode JsonSyntax = new("json-syntax", "The text is not valid JSON in UTF-8.");
    public static readonly ViolationCode JsonDepth = new("json-depth", "Arrays and objects are nested too deeply.");
    public static readonly ViolationCode NumberInexact =
        new("number-inexact", "A double cannot hold the number exactly, or the number is beyond its range.");
    public static readonly ViolationCode TextNotUnicode =
        new("text-not-unicode", "A string or a name contains a lone surrogate or a Unicode noncharacter.");
    public static readonly ViolationCode NotCanonical =
        new("not-canonical", "The text differs from the canonical form of its content (RFC 8785).");
    public static readonly ViolationCode TooLarge =
        new("too-large", "The document or a part of it has more bytes than the limit.");
    public static readonly ViolationCode GzipDamaged =
        new("gzip-damaged", "The gzip stream is damaged or ends too early.");

    // Members and values
    public static readonly ViolationCode MemberMissing = new("member-missing", "A required member is missing.");
    public static readonly ViolationCode MemberUnknown =
        new("member-unknown", "The object has a member that the format does not define.");
    public static readonly ViolationCode MemberRepeated =
        new("member-repeated", "The object contains the same member twice.");
    public static readonly ViolationCode MemberNotAllowed =
        new("member-not-allowed", "The member is not allowed together with the other members.");
    public static readonly ViolationCode WrongType = new("wrong-type", "The value has another JSON type.");
    public static readonly ViolationCode WrongForm =
        new("wrong-form", "The text does not have the required form, for example an address or a digest.");
    public static readonly ViolationCode WrongValue =
        new("wrong-value", "The value is not one of the allowed values.");
    public static readonly ViolationCode OutOfRange = new("out-of-range", "The number is outside of its range.");
    public static readonly ViolationCode WrongLength =
        new("wrong-length", "The text has too few or too many characters.");
    public static readonly ViolationCode WrongCount =
        new("wrong-count", "The array or object has too few or too many items.");
    public static readonly ViolationCode Repeated =
        new("repeated", "The same item occurs twice where each may occur once.");
    public static readonly ViolationCode WrongOrder = new("wrong-order", "The items are not in the required order.");
    public static readonly ViolationCode UnknownReference =
        new("unknown-reference", "The value names a part of the document that does not exist.");
    public static readonly ViolationCode Contradiction =
        new("contradiction", "Two parts of the document contradict each other.");

    // Components
    public static readonly ViolationCode WrongShares =
        new("wrong-shares", "The shares of the contributors do not add up to the whole.");
    public static readonly ViolationCode DelegationExceeded =
        new("delegation-exceeded", "The mint breaks the term of the delegation that the pointer names.");
    public static readonly ViolationCode IntegrationRevoked =
        new("integration-revoked", "The creator revoked the integration, so no agent mints under it any more.");
    public static readonly ViolationCode LicenseCase =
        new("license-case", "A preview warns that the SPDX list writes the license with other letters.");
    public static readonly ViolationCode LicenseUnlisted =
        new("license-unlisted", "A preview warns that the SPDX list does not have the license.");
    public static readonly ViolationCode ParentUnknown =
        new("parent-unknown", "The registry does not know the parent. Register the parent first.");
    public static readonly ViolationCode ParentRefused =
        new("parent-refused", "The parent is another line of this request, and that line was refused.");
    public static readonly ViolationCode NameAmbiguous =
        new("name-ambiguous", "Several lines have the name of the parent. Use the id of the parent.");
    public static readonly ViolationCode ComponentRepeated =
        new("component-repeated", "Two lines describe the same component.");
    public static readonly ViolationCode IdMismatch =
        new("id-mismatch", "The id does not follow from the manifest and its creator.");
    public static readonly ViolationCode DigestMismatch =
        new("digest-mismatch", "The content has another SHA-256 than the request says.");
    public static readonly ViolationCode LineageTooLarge =
        new("lineage-too-large", "The lineage does not fit into one file. Ask for a smaller depth.");
    public static readonly ViolationCode CheckFailed =
        new("check-failed", "The proof does not pass the check that the pointer names.");

    // Work
    public static readonly ViolationCode WorkflowMissing =
        new("workflow-missing", "The manifest does not describe how to build the component.");
    public static readonly ViolationCode ArtifactsMissing =
        new("artifacts-missing", "The manifest is a template. It does not name the files that a run produces.");
    public static readonly ViolationCode ManifestUnknown =
        new("manifest-unknown", "The registry does not have the manifest of the component.");
    public static readonly ViolationCode ToleranceUnbounded =
        new("tolerance-unbounded", "The comparator would also accept results that show nothing.");
    public static readonly ViolationCode DeadlineTooShort =
        new("deadline-too-short", "The run would end before its workflow can finish.");

    // Signatures
    public static readonly ViolationCode SignatureInvalid =
        new("signature-invalid", "The account did not sign this content.");
    public static readonly ViolationCode SignatureExpired =
        new("signature-expired", "The deadline of the signature has passed. Sign again with a later deadline.");
    public static readonly ViolationCode SignatureUnchecked =
        new("signature-unchecked", "The registry could not check the signature, or stopped before this line.");

    // Queries
    public static readonly ViolationCode ParameterUnknown =
        new("parameter-unknown", "The route does not have this query parameter.");
    public static readonly ViolationCode ParameterRepeated =
        new("parameter-repeated", "The query contains the same parameter twice.");
    public static readonly ViolationCode ParameterConflict =
        new("parameter-conflict", "The parameters of the query exclude each other.");
    public static readonly ViolationCode PageInvalid =
        new("page-invalid", "The page token does not belong to this query. Read the first page again.");

#pragma warning restore CS1591

    private static readonly FrozenDictionary<string, ViolationCode> ByName =
        typeof(ViolationCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (ViolationCode)field.GetValue(null)!)
            .ToFrozenDictionary(code => code.Name, StringComparer.Ordinal);

    /// <summary>All codes of this version.</summary>
    public static IReadOnlyCollection<ViolationCode> All => ByName.Values;

    /// <summary>The code of this name, which may be the name of a code of a later version.</summary>
    public static ViolationCode Of(string name) => Find(name) ?? new ViolationCode(name, "");

    /// <summary>The code of this name. Null when this version has none.</summary>
    public static ViolationCode? Find(string name) => ByName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Writes a code as its name, and reads the name of any version.</summary>
public sealed class ViolationCodeConverter : JsonConverter<ViolationCode>
{
    /// <inheritdoc/>
    public override ViolationCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ViolationCode.Of(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ViolationCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name);
}
