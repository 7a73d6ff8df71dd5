# Run by CPack between staging and packing: what Debian alone wants (its changelog; standard rights), and, where
# SOURCE_DATE_EPOCH names one, one time for all files, so that one commit gives one package.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/finish_debian.sh ${root} ${CPACK_PACKAGE_VERSION} ${CPACK_PACKAGE_CONTACT}
                COMMAND_ERROR_IS_FATAL ANY)
