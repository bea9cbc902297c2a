// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRegistry} from "./IAinftRegistry.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title The AINFT registry
/// @notice IAinftRegistry is its specification.
contract AinftRegistry is IAinftRegistry, ERC721, ERC2981, AccessControl, EIP712 {
    /// @notice Who may anchor. Operators can add roots, never change or remove one, and have no say over ids.
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");

    bytes32 private constant MINT_TYPEHASH = keccak256("Mint(bytes32 digest,bytes32[] parents,uint256 deadline)");

    /// @dev Exactly one storage slot, which is what keeps an anchor under 50,000 gas.
    struct Anchor {
        address operator;
        uint32 size;
        uint64 time;
    }

    mapping(bytes32 root => Anchor) private _anchors;
    string private _base;

    /// @param admin Gets DEFAULT_ADMIN_ROLE: the base URI, the royalty, the operators. A timelock in production.
    /// @param operator Gets OPERATOR_ROLE.
    /// @param baseURI What tokenURI puts before the id.
    constructor(address admin, address operator, string memory baseURI) ERC721("AINFT", "AINFT") EIP712("AINFT", "1") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(OPERATOR_ROLE, operator);
        _base = baseURI;
    }

    /// @inheritdoc IAinftRegistry
    function anchor(bytes32 root, uint32 size) external onlyRole(OPERATOR_ROLE) {
        if (root == 0) revert ZeroRoot();
        if (size == 0) revert EmptyBatch();
        if (_anchors[root].size != 0) revert RootAlreadyAnchored(root);
        _anchors[root] = Anchor(msg.sender, size, uint64(block.timestamp));
        emit Anchored(root, msg.sender, size);
    }

    /// @inheritdoc IAinftRegistry
    function anchorOf(bytes32 root) external view returns (address operator, uint32 size, uint64 time) {
        Anchor storage found = _anchors[root];
        return (found.operator, found.size, found.time);
    }

    /// @inheritdoc IAinftRegistry
    function proves(bytes32 root, uint8 kind, bytes32 subject, address account, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(kind, subject, account))));
        return _anchors[root].size != 0 && MerkleProof.verifyCalldata(proof, root, leaf);
    }

    /// @inheritdoc IAinftRegistry
    function idOf(address creator, bytes32 digest, bytes32[] calldata parents) public pure returns (bytes32) {
        return keccak256(abi.encode(creator, digest, parents));
    }

    /// @inheritdoc IAinftRegistry
    function mint(bytes32 digest, bytes32[] calldata parents) external returns (bytes32 id) {
        return _mintLinked(msg.sender, digest, parents);
    }

    /// @inheritdoc IAinftRegistry
    function mintFor(
        address creator,
        bytes32 digest,
        bytes32[] calldata parents,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        bytes32 hash = _hashTypedDataV4(
            keccak256(abi.encode(MINT_TYPEHASH, digest, keccak256(abi.encodePacked(parents)), deadline))
        );
        // The only call out of this contract: a staticcall, before anything is written.
        if (!SignatureChecker.isValidSignatureNowCalldata(creator, hash, signature)) revert InvalidSignature(creator);
        return _mintLinked(creator, digest, parents);
    }

    /// @inheritdoc IAinftRegistry
    function setBaseURI(string calldata newBaseURI) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _base = newBaseURI;
        emit BaseURISet(newBaseURI);
    }

    /// @inheritdoc IAinftRegistry
    function setDefaultRoyalty(address receiver, uint96 basisPoints) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setDefaultRoyalty(receiver, basisPoints);
        emit DefaultRoyaltySet(receiver, basisPoints);
    }

    /// @notice The base URI and the id as 0x and 64 lower-case hex digits.
    /// @dev Reverts with ERC721NonexistentToken where there is no token.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        return string.concat(_base, Strings.toHexString(tokenId, 32));
    }

    /// @notice ERC-165: IAinftRegistry, ERC-721 with metadata, ERC-2981, AccessControl.
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, ERC2981, AccessControl) returns (bool) {
        return interfaceId == type(IAinftRegistry).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev Every token comes from here, and the id is computed here from the creator that the caller proved to be.
    /// _mint, not _safeMint: onERC721Received would hand control to the creator in the middle of someone else's
    /// mintFor (reentrancy, unbounded gas) and let a wallet refuse its own provenance. The creator asked for the token.
    function _mintLinked(address creator, bytes32 digest, bytes32[] calldata parents) private returns (bytes32 id) {
        id = idOf(creator, digest, parents);
        if (_ownerOf(uint256(id)) != address(0)) revert AlreadyMinted(id);
        _mint(creator, uint256(id));
        emit Linked(id, digest, parents);
    }
}
